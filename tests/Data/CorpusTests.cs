using System.Text;
using Accelerated.Data;
using Accelerated.Support;
using Accelerated.Tests.Support;
using Xunit;

namespace Accelerated.Tests.Data;

public sealed class CorpusTests : IDisposable
{
    private const string Lines = "{\"text\": \"one\", \"meta\": {\"text\": \"not this\"}}\n\n  \r\n{\"meta\": [1, {\"a\": 2}], \"text\": \"zwei\\n\\u00e9\", \"body\": \"other\"}\r\n{\"text\":\"日本\"}";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Json_lines_give_the_text_of_each_line_plain_or_compressed()
    {
        string plain = folder.Write("a.jsonl", Lines);
        string compressed = folder.Write("b.jsonl.zst", Compress(Encoding.UTF8.GetBytes(Lines)));
        Assert.Equal(["one", "zwei\né", "日本"], Texts(plain));
        Assert.Equal(["one", "zwei\né", "日本"], Texts(compressed));
        Assert.Equal($"{plain}:4", Corpus.Open(plain).Read().ElementAt(1).Origin);
    }

    [Fact]
    public void Another_field_can_hold_the_text()
    {
        string path = folder.Write("a.jsonl", "{\"text\": \"one\", \"body\": \"two\"}\n");
        Assert.Equal(["two"], Corpus.Open(path, "body").Read().Select(document => document.Text));
    }

    [Fact]
    public void Lines_longer_than_any_buffer_are_read_whole()
    {
        string big = string.Concat(Enumerable.Range(0, 60_000).Select(i => $"{i} "));
        string path = folder.Write("a.jsonl", $"{{\"text\": \"{big}\"}}\n{{\"text\": \"after\"}}\n");
        Assert.Equal([big, "after"], Texts(path));
    }

    [Fact]
    public void A_byte_order_mark_is_no_text()
    {
        Assert.Equal(["x"], Texts(folder.Write("a.txt", "\ufeffx")));
        Assert.Equal(["x"], Texts(folder.Write("a.jsonl", "\ufeff{\"text\": \"x\"}")));
    }

    [Fact]
    public void Folders_and_globs_are_read_in_ordinal_order_of_names()
    {
        folder.Write("B.txt", "2");
        folder.Write("a/z.txt", "3");
        folder.Write("a/b/c.jsonl", "{\"text\": \"4\"}");
        folder.Write("A.txt", "1");
        folder.Write("readme.md", "no corpus");
        Assert.Equal(["1", "2", "4", "3"], Texts(folder.Path));
        Assert.Equal(["1", "2", "3"], Texts(Path.Combine(folder.Path, "**", "*.txt")));
        Assert.Equal(["1", "2"], Texts(Path.Combine(folder.Path, "*.txt")));
        Assert.Equal(["3"], Texts(Path.Combine(folder.Path, "a", "*.txt")));
    }

    public static TheoryData<string, string> BrokenLines => new()
    {
        { "{\"text\": \"a\"}\n{\"text\": \"b\"\n", "line 2: not valid JSON" },
        { "{\"text\": \"a\"}\n{\"text\": \"b\"} x\n", "line 2: not valid JSON" },
        { "nonsense", "line 1: not valid JSON" },
        { "{\"text\": \"a\"}\n{\"body\": \"b\"}\n", "line 2: has no field 'text'" },
        { "{\"text\": 5}\n", "line 1: has no field 'text' that holds a string" },
        { "[1, 2]\n", "line 1: has no field 'text'" },
        { "\"text\"\n", "line 1: has no field 'text'" },
        { "{\"text\": \"\\ud800\"}\n", "line 1: the field 'text' holds half of a surrogate pair" },
    };

    [Theory]
    [MemberData(nameof(BrokenLines))]
    public void A_broken_line_is_reported_with_file_and_line(string content, string fault)
    {
        string path = folder.Write("broken.jsonl", content);
        string message = Error(() => Texts(path));
        Assert.Contains($"'{path}', {fault}", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Invalid_utf8_is_reported_with_line_and_byte()
    {
        string text = folder.Write("a.txt", [.. "ab\nc"u8, 0xC3, 0x28]);
        Assert.Contains($"'{text}', line 2: byte 4 (0xc3)", Error(() => Texts(text)), StringComparison.Ordinal);
        string lines = folder.Write("a.jsonl", [.. "{\"text\": \"a\"}\n{\"text\": \""u8, 0xFF, .. "\"}"u8]);
        Assert.Contains($"'{lines}', line 2: byte 10 of the line (0xff)", Error(() => Texts(lines)), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_compression_is_reported()
    {
        byte[] good = Compress(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 5000).Select(i => $"{{\"text\": \"{i * 7919}\"}}"))));
        string cut = folder.Write("cut.jsonl.zst", good.AsSpan(0, good.Length / 2));
        Assert.Contains($"'{cut}' ends before its compressed data does", Error(() => Texts(cut)), StringComparison.Ordinal);
        string foreign = folder.Write("foreign.jsonl.zst", "not compressed at all");
        Assert.Contains($"'{foreign}' holds no valid zstd data", Error(() => Texts(foreign)), StringComparison.Ordinal);
    }

    [Fact]
    public void Sources_that_are_not_there_say_what_could_be()
    {
        Assert.Contains("does not exist", Error(() => Corpus.Open(folder["none.txt"])), StringComparison.Ordinal);
        Assert.Contains("no known kind", Error(() => Corpus.Open(folder.Write("a.doc", "x"))), StringComparison.Ordinal);
        Assert.Contains("holds no .txt, .jsonl or .jsonl.zst file", Error(() => Corpus.Open(folder.Path)), StringComparison.Ordinal);
        Assert.Contains("matches no", Error(() => Corpus.Open(folder["*.txt"])), StringComparison.Ordinal);
        Assert.Contains("is no folder", Error(() => Corpus.Open(folder["none", "*.txt"])), StringComparison.Ordinal);
        Assert.Contains("Known: sdk:text, sdk:markup", Error(() => Corpus.Open("sdk:code")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_is_named_behind_the_corpus()
    {
        Assert.Equal(new CorpusSpec("sdk:text", DocumentPart.Train), CorpusSpec.Parse("sdk:text#train"));
        Assert.Equal(new CorpusSpec("a#b.jsonl.zst", DocumentPart.Valid), CorpusSpec.Parse("a#b.jsonl.zst#valid"));
        Assert.Equal(new CorpusSpec("x.txt", DocumentPart.Everything), CorpusSpec.Parse("x.txt"));
        string odd = folder.Write("notes#train", "x");
        Assert.Equal(new CorpusSpec(odd, DocumentPart.Everything), CorpusSpec.Parse(odd));
        Assert.Equal("sdk:text#test", CorpusSpec.Parse("sdk:text#test").ToString());
        Assert.Contains("Known: train, valid, test", Error(() => CorpusSpec.Parse("x.txt#dev")), StringComparison.Ordinal);
    }

    private static List<string> Texts(string source) => [.. Corpus.Open(source).Read().Select(document => document.Text)];

    private static string Error(Action action) => Assert.Throws<InvalidInputException>(action).Message;

    private static byte[] Compress(byte[] bytes)
    {
        using var compressor = new ZstdSharp.Compressor();
        return compressor.Wrap(bytes).ToArray();
    }
}
