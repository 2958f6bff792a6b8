using System.Text;
using System.Text.RegularExpressions;
using Accelerated.Data;
using Accelerated.Storage;
using Accelerated.Tests.Reference;
using Accelerated.Tests.Support;
using Xunit;

namespace Accelerated.Tests.Data;

public sealed partial class TokenizerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("hello world", new[] { 259, 264 })]
    [InlineData("hell", new[] { 258 })]
    [InlineData("hell world", new[] { 258, 264 })]
    [InlineData("world", new[] { 'w', 261, 'l', 'd' })]
    [InlineData("abcab", new[] { 266, 265 })]
    [InlineData("lll", new[] { 257, 'l' })]
    [InlineData("", new int[0])]
    public void A_tokenizer_worked_out_by_hand_gives_the_expected_ids_in_both_file_forms(string text, int[] expected)
    {
        Assert.Equal(expected, Encode(Pair(), text));
        Assert.Equal(expected, Encode(Json(), text));
    }

    [Fact]
    public void The_special_token_spelled_out_in_a_text_is_plain_text()
    {
        ITokenizer tokenizer = Pair();
        Assert.Equal(SmallTokenizer.EndOfText, tokenizer.BeginningOfSequence);
        Assert.Equal(268, tokenizer.Vocabulary);
        Assert.Equal(SmallTokenizer.Unmerged("<|endoftext|>"), Encode(tokenizer, "<|endoftext|>"));
        Assert.Equal("<|endoftext|>", tokenizer.Decode([SmallTokenizer.EndOfText]));
    }

    [Fact]
    public void Decoding_gives_the_text_back_whatever_its_script()
    {
        ITokenizer tokenizer = Json();
        foreach (string text in new[] { "hello world", "  two\n\n\tlines ", "naïve café – “quotes”", "日本語 текст 𝐀𝟏 👩‍🚀", "\0\u007f\u0085\u00a0\u00ad" })
        {
            Assert.Equal(text, tokenizer.Decode([.. Encode(tokenizer, text)]));
        }

        Assert.Equal("�", tokenizer.Decode([0xC3])); // half a character
        Assert.Equal("hello"u8.ToArray(), tokenizer.Bytes(259).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Bytes(268));
    }

    [Fact]
    public void Words_are_cut_where_the_pattern_of_GPT_2_cuts_them()
    {
        string[] atoms = ["a", "Zé", " ", "  ", "\n", "\t", " ", "'", "'s", "'ll", "'re", "1", "٣", "½", ".", ",!", "_", "日", "ß", "’", "́", "　", "\u0085", "\u001c"];
        var random = new Random(5);
        for (int trial = 0; trial < 2000; trial++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => atoms[random.Next(atoms.Length)]));
            string[] expected = [.. Gpt2Pattern().Matches(text).Select(match => match.Value)];
            Assert.Equal(expected, Words(text));
        }
    }

    [Fact]
    public void Letters_and_digits_beyond_the_first_plane_are_letters_and_digits()
    {
        Assert.Equal(["x𝐀b", "!", " 𝟏2", " 👩", " 𐐀"], Words("x𝐀b! 𝟏2 👩 𐐀"));
        Assert.Equal(["a", "\ud800", "b"], Words("a\ud800b")); // half a pair is a symbol
    }

    [Fact]
    public void Encoding_agrees_with_textbook_merging_on_random_words()
    {
        var random = new Random(3);
        string[] words = [.. Enumerable.Range(0, 300).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 15)).Select(_ => (char)('a' + random.Next(3)))))];
        ITokenizer tokenizer = new BytePairTrainer(257 + 40).Train(words);
        string path = Path.Combine(folder.Path, "trained.json");
        TokenizerFile.Save(tokenizer, path);
        List<(string, string)> merges = NaiveBytePairs.Train(words.CountBy(word => word).ToDictionary(pair => pair.Key, pair => pair.Value), 40);
        foreach (string word in words)
        {
            string[] tokens = [.. Encode(tokenizer, word).Select(id => Encoding.Latin1.GetString(tokenizer.Bytes(id).Span))];
            Assert.Equal(NaiveBytePairs.Encode(word, merges), tokens);
        }
    }

    [Fact]
    public void A_very_long_word_encodes_like_a_short_one()
    {
        ITokenizer tokenizer = Pair();
        List<int> ids = Encode(tokenizer, string.Concat(Enumerable.Repeat("abc", 100_000)));
        Assert.Equal(100_000, ids.Count);
        Assert.All(ids, id => Assert.Equal(266, id));
    }

    [Fact]
    public void Encoding_from_several_threads_gives_what_one_thread_gives()
    {
        ITokenizer tokenizer = Json();
        string[] texts = [.. Enumerable.Range(0, 200).Select(i => $"hello world {i} abc{i % 7} hell")];
        int[][] expected = [.. texts.Select(text => Encode(tokenizer, text).ToArray())];
        Parallel.For(0, 200, i => Assert.Equal(expected[i], Encode(tokenizer, texts[i])));
    }

    [Fact]
    public void Truncation_keeps_the_first_ids_and_the_merges_among_them()
    {
        ITokenizer whole = Pair();
        ITokenizer cut = TokenizerFile.Load(folder.Path, 262); // 0..260 and the special token: 'o r' (261) and what follows are gone
        Assert.Equal((262, 261), (cut.Vocabulary, cut.BeginningOfSequence));
        Assert.Equal([259, 260, .. SmallTokenizer.Unmerged("orld")], Encode(cut, "hello world"));
        Assert.Equal(whole.Sha256, TokenizerFile.Load(folder.Path, 268).Sha256);
    }

    [Fact]
    public void A_saved_tokenizer_reads_back_the_same_and_its_hash_is_that_of_the_file()
    {
        string path = Path.Combine(folder.Path, "saved.json");
        foreach (ITokenizer tokenizer in new[] { Pair(), Json(), Json("""{"type":"ByteLevel","add_prefix_space":true,"use_regex":true}"""), Json(Sequence) })
        {
            TokenizerFile.Save(tokenizer, path);
            ITokenizer again = TokenizerFile.Load(path);
            Assert.Equal(tokenizer.Sha256, again.Sha256);
            Assert.Equal(Sha256Of.File(path), again.Sha256);
            Assert.Equal(Encode(tokenizer, "hello world ab12c"), Encode(again, "hello world ab12c"));
        }
    }

    [Fact]
    public void Options_of_the_pre_tokenizer_change_the_words()
    {
        Assert.Equal([' ', 'x', 264], Encode(Json("""{"type":"ByteLevel","add_prefix_space":true,"use_regex":true}"""), "x world"));
        Assert.Equal([265, 'c', '1'], Encode(Json(Sequence), "abc1")); // the Split parts 'c' from 'ab'
        Assert.Equal([266, '1'], Encode(Json(), "abc1"));
    }

    private const string Sequence =
        """{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"c"},"behavior":"Isolated","invert":false},{"type":"Digits","individual_digits":true},{"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]}""";

    private static List<int> Encode(ITokenizer tokenizer, string text)
    {
        List<int> ids = [];
        tokenizer.Encode(text, ids);
        return ids;
    }

    private static List<string> Words(string text)
    {
        List<(int Start, int End)> pieces = [];
        new GptWordSplit().Split(text, 0, text.Length, pieces);
        return [.. pieces.Select(piece => text[piece.Start..piece.End])];
    }

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Gpt2Pattern();

    private ITokenizer Pair()
    {
        folder.Write("vocab.json", SmallTokenizer.Vocabulary(SmallTokenizer.Names));
        return TokenizerFile.Load(Path.GetDirectoryName(folder.Write("merges.txt", SmallTokenizer.MergeFile))!);
    }

    private ITokenizer Json(string? preTokenizer = null) =>
        TokenizerFile.Load(folder.Write("t.json", preTokenizer is null ? SmallTokenizer.Json() : SmallTokenizer.Json(preTokenizer)));
}
