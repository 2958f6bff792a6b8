using System.Text;
using Accelerated.Data;
using Accelerated.Support;
using Accelerated.Tests.Reference;
using Xunit;

namespace Accelerated.Tests.Data;

public sealed class BytePairTrainerTests
{
    private static readonly string[] Texts =
    [
        "the cat sat on the mat, the cat ate the rat's hat",
        "aaaa aaa aa a bababab abab 1212 12121 !!!! !!! ?!?!",
        "déjà vu – déjà lu; naïve naïveté 日本日本語\n\n\n  indented\n  indented",
        "<|endoftext|> is plain text <|endoftext|>",
    ];

    [Fact]
    public void The_classic_example_merges_as_worked_out_by_hand()
    {
        // words without their spaces: low ×5, lower ×2, newest ×6, widest ×3 (Sennrich et al.); ties go to the greater pair: "st" before "es"
        string[] documents = [.. Repeat("low", 5), .. Repeat("lower", 2), .. Repeat("newest", 6), .. Repeat("widest", 3)];
        ITokenizer tokenizer = new BytePairTrainer(257 + 6).Train(documents);
        Assert.Equal(["st", "est", "ow", "low", "west", "ne", "<|endoftext|>"], Names(tokenizer)[256..]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(35)]
    [InlineData(80)]
    public void Incremental_counting_finds_the_merges_that_counting_everything_anew_finds(int merges)
    {
        ITokenizer tokenizer = new BytePairTrainer(257 + merges).Train(Texts);
        var words = new Dictionary<string, int>();
        foreach (string text in Texts)
        {
            List<(int Start, int End)> pieces = [];
            new GptWordSplit().Split(text, 0, text.Length, pieces);
            foreach ((int start, int end) in pieces)
            {
                string bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text[start..end]));
                words[bytes] = words.GetValueOrDefault(bytes) + 1;
            }
        }

        string[] expected = [.. NaiveBytePairs.Train(words, merges).Select(pair => pair.Left + pair.Right)];
        Assert.Equal(expected, Names(tokenizer)[256..^1]);
    }

    [Fact]
    public void The_order_of_documents_does_not_matter()
    {
        ITokenizer forward = new BytePairTrainer(300).Train(Texts);
        ITokenizer backward = new BytePairTrainer(300).Train(Texts.Reverse());
        Assert.Equal(forward.Sha256, backward.Sha256);
    }

    [Fact]
    public void A_trained_tokenizer_encodes_and_decodes_its_corpus_in_fewer_tokens_than_bytes()
    {
        ITokenizer tokenizer = new BytePairTrainer(320).Train(Texts);
        Assert.Equal((320, 319), (tokenizer.Vocabulary, tokenizer.BeginningOfSequence));
        foreach (string text in Texts)
        {
            List<int> ids = [];
            tokenizer.Encode(text, ids);
            Assert.Equal(text, tokenizer.Decode([.. ids]));
            Assert.True(ids.Count < Encoding.UTF8.GetByteCount(text));
            Assert.DoesNotContain(tokenizer.BeginningOfSequence, ids);
        }
    }

    [Fact]
    public void Too_little_text_for_the_vocabulary_says_how_far_it_goes()
    {
        string message = Assert.Throws<InvalidInputException>(() => new BytePairTrainer(300).Train(["abc"])).Message;
        Assert.Contains("only make 259 tokens, but 300", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BytePairTrainer(256));
    }

    [Fact]
    public void Progress_ends_at_the_full_vocabulary()
    {
        var reports = new List<TokenizerProgress>();
        new BytePairTrainer(320).Train(Texts, new Collector(reports));
        Assert.Equal(new TokenizerProgress(4, 320, 320), reports[^1]);
    }

    private static IEnumerable<string> Repeat(string text, int times) => Enumerable.Repeat(text, times);

    private static string[] Names(ITokenizer tokenizer) => [.. Enumerable.Range(0, tokenizer.Vocabulary).Select(id => Encoding.Latin1.GetString(tokenizer.Bytes(id).Span))];

    private sealed class Collector(List<TokenizerProgress> reports) : IProgress<TokenizerProgress>
    {
        public void Report(TokenizerProgress value) => reports.Add(value);
    }
}
