using System.Text.Json;
using Accelerated.Data;
using Accelerated.Support;
using Accelerated.Tests.Support;
using Xunit;

namespace Accelerated.Tests.Data;

public sealed class TokenizerFileErrorTests : IDisposable
{
    private const string ByteLevel = """{"type":"ByteLevel","add_prefix_space":false,"use_regex":true}""";

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, string> Broken => new()
    {
        { SmallTokenizer.Json()[..^40], "not valid JSON" },
        { "{\n\"model\": {\n oops }}", "line 3" },
        { "[1]", "a part is missing or of the wrong kind" },
        { """{"model": {"type": "BPE"}, "pre_tokenizer": {"type":"ByteLevel"}}""", "a part is missing" },
        { SmallTokenizer.Json(type: "WordPiece"), "'WordPiece'; only byte-level BPE" },
        { SmallTokenizer.Json(preTokenizer: """{"type":"Metaspace"}"""), "'Metaspace'" },
        { SmallTokenizer.Json(preTokenizer: "null"), "no pre_tokenizer" },
        { SmallTokenizer.Json(preTokenizer: $$"""{"type":"Sequence","pretokenizers":[{"type":"Punctuation"},{{ByteLevel}}]}"""), "'Punctuation' is not supported" },
        { SmallTokenizer.Json(preTokenizer: $$"""{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"("},"behavior":"Isolated"},{{ByteLevel}}]}"""), "regular expression" },
        { SmallTokenizer.Json(preTokenizer: $$"""{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"a"},"behavior":"Removed"},{{ByteLevel}}]}"""), "'Removed'" },
        { SmallTokenizer.Json(normalizer: """{"type":"NFC"}"""), "normalizer 'NFC'" },
        { SmallTokenizer.Json(options: "\"byte_fallback\": true,"), "'byte_fallback'" },
        { SmallTokenizer.Json(options: "\"end_of_word_suffix\": \"</w>\","), "'end_of_word_suffix'" },
        { SmallTokenizer.Json().Replace("\"h e\"", "\"h e x\"", StringComparison.Ordinal), "merge 1, 'h e x', is not a pair" },
        { SmallTokenizer.Json().Replace("\"l l\"", "\"l zz\"", StringComparison.Ordinal), "merge 2, 'l zz', needs the token 'zz'" },
        { SmallTokenizer.Json().Replace("\"hello\":259", "\"hello\":400", StringComparison.Ordinal), "has id 400" },
        { SmallTokenizer.Json().Replace("\"hello\":259", "\"hello\":258", StringComparison.Ordinal), "share id 258" },
        { SmallTokenizer.Json().Replace("\"hello\":259", "\"hello\":\"x\"", StringComparison.Ordinal), "wrong kind" },
        { SmallTokenizer.Json().Replace("\"hello\":259", "\"日\":259", StringComparison.Ordinal), "'日', which stands for no byte" },
        { SmallTokenizer.Json().Replace("<|endoftext|>", "[PAD]", StringComparison.Ordinal), "beginning of a sequence" },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_or_foreign_tokenizer_gets_one_line_that_names_the_file_and_the_fault(string json, string fault)
    {
        string path = folder.Write("tokenizer.json", json);
        string message = Assert.Throws<InvalidInputException>(() => TokenizerFile.Load(path)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.Contains(fault, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Missing_files_are_named()
    {
        Assert.Contains("nowhere.json", Error(() => TokenizerFile.Load(Path.Combine(folder.Path, "nowhere.json"))), StringComparison.Ordinal);
        Assert.Contains("vocab.json or encoder.json", Error(() => TokenizerFile.Load(folder.Path)), StringComparison.Ordinal);
        folder.Write("vocab.json", "{}");
        Assert.Contains("merges.txt or vocab.bpe", Error(() => TokenizerFile.Load(folder.Path)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_pair_of_files_is_reported_with_file_and_line()
    {
        folder.Write("encoder.json", SmallTokenizer.Vocabulary(SmallTokenizer.Names));
        string merges = folder.Write("vocab.bpe", "#version: 0.2\nh e\nl\n");
        Assert.StartsWith($"{merges}, line 3: 'l'", Error(() => TokenizerFile.Load(merges)), StringComparison.Ordinal);
        folder.Write("encoder.json", "{\"a\": \"b\"}");
        Assert.Contains("token: id", Error(() => TokenizerFile.Load(folder.Path)), StringComparison.Ordinal);
        folder.Write("encoder.json", "{}");
        folder.Write("vocab.bpe", "");
        Assert.Contains("vocabulary is empty", Error(() => TokenizerFile.Load(folder.Path)), StringComparison.Ordinal);
    }

    [Fact]
    public void Impossible_truncations_say_what_is_possible()
    {
        folder.Write("merges.txt", SmallTokenizer.MergeFile);
        string vocabulary = folder.Write("vocab.json", SmallTokenizer.Vocabulary(SmallTokenizer.Names));
        Assert.Contains("257 to 268", Error(() => TokenizerFile.Load(vocabulary, 269)), StringComparison.Ordinal);
        Assert.Contains("257 to 268", Error(() => TokenizerFile.Load(vocabulary, 256)), StringComparison.Ordinal);
        folder.Write("vocab.json", SmallTokenizer.Vocabulary(["<|endoftext|>", .. SmallTokenizer.Names[..^1]]));
        Assert.Contains("has id 0, not the last", Error(() => TokenizerFile.Load(vocabulary, 262)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_without_a_token_is_named_when_a_text_holds_it()
    {
        string[] names = [.. SmallTokenizer.Names.Where(name => name != "Z")];
        folder.Write("merges.txt", SmallTokenizer.MergeFile);
        ITokenizer tokenizer = TokenizerFile.Load(folder.Write("vocab.json", JsonSerializer.Serialize(names.Select((name, id) => (name, id)).ToDictionary(pair => pair.name, pair => pair.id))));
        tokenizer.Encode("hello", []);
        Assert.Contains("0x5a", Error(() => tokenizer.Encode("a Z", [])), StringComparison.Ordinal);
    }

    private static string Error(Action action) => Assert.Throws<InvalidInputException>(action).Message;
}
