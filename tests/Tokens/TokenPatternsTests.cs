using Accelerated.Data;
using Accelerated.Support;
using Accelerated.Tokens;
using Xunit;

namespace Accelerated.Tests.Tokens;

public sealed class TokenPatternsTests
{
    private readonly PieceTokenizer tokenizer = new();

    [Theory]
    [InlineData("a b c a b", 5, 1, 2)]
    [InlineData("a b c x a b c", 7, 2, 3)]
    [InlineData("c x b c x a b c", 8, 1, 4)]
    [InlineData("a b c d b c e a b c", 10, 2, 3)]
    [InlineData("a b x a b x a b", 8, 4, 5)]
    [InlineData("a a a", 3, 1, 2)]
    [InlineData("a a a a", 4, 2, 3)]
    public void Induction_finds_the_longest_earlier_match_and_the_latest_of_equal_ones(string text, int position, int length, int earlier)
    {
        int[] row = tokenizer.Row(text.Split(' '));
        Assert.Equal(new InductionMatch(length, earlier), InductionMatch.Find(row, position, 0));
    }

    [Theory]
    [InlineData("a b c a c", 5)]
    [InlineData("a b", 2)]
    [InlineData("a a", 2)]
    [InlineData("b a", 1)]
    [InlineData("a", 1)]
    public void Without_an_earlier_pair_there_is_no_induction(string text, int position) =>
        Assert.Null(InductionMatch.Find(tokenizer.Row(text.Split(' ')), position, 0));

    [Fact]
    public void Induction_does_not_reach_across_the_start_of_a_sequence_nor_match_it()
    {
        int a = tokenizer.Id("a"), b = tokenizer.Id("b");
        Assert.Null(InductionMatch.Find([0, a, b, 0, a, b], 5, 0));
        Assert.Null(InductionMatch.Find([0, a, 0, a], 3, 0));
        Assert.Equal(new InductionMatch(1, 2), InductionMatch.Find([0, a, b, a, b], 4, 0));
    }

    [Fact]
    public void Minimum_length_is_a_threshold()
    {
        int[] row = tokenizer.Row("a", "b", "x", "a", "b");
        Assert.Equal(PatternKinds.Induction, Classify(row, 5, 0, new PatternThresholds(), Noise()).Primary);
        Assert.Null(Classify(row, 5, 0, new PatternThresholds { MinInductionLength = 2 }, Noise()).Induction);
    }

    [Fact]
    public void The_longest_run_that_passes_both_thresholds_is_the_ngram()
    {
        string[][] corpus = [.. Enumerable.Repeat<string[]>(["once", "upon", "a", "time"], 6), .. Noise()];
        int[] row = tokenizer.Row("x", "once", "upon", "a", "time", "upon", "a");
        var thresholds = new PatternThresholds { MinCount = 6, MinLift = 3 };

        NGramMatch? four = Classify(row, 5, 0, thresholds, corpus).NGram;
        Assert.Equal((4, 6L), (four?.Length, four?.Count));
        Assert.Equal(3, Classify(row, 4, 0, thresholds, corpus).NGram?.Length);
        Assert.Equal(2, Classify(row, 7, 0, thresholds, corpus).NGram?.Length);
        Assert.Null(Classify(row, 6, 0, thresholds, corpus).NGram);
        Assert.Null(Classify(row, 5, 0, thresholds with { MinCount = 7 }, corpus).NGram);
        Assert.NotNull(Classify(row, 5, 0, thresholds with { MinLift = four!.Value.Lift }, corpus).NGram);
        Assert.Null(Classify(row, 5, 0, thresholds with { MinLift = Math.BitIncrement(four.Value.Lift) }, corpus).NGram);
    }

    [Fact]
    public void A_run_never_holds_the_token_that_starts_a_sequence()
    {
        string[][] corpus = [.. Enumerable.Repeat<string[]>(["a", "b"], 20), .. Noise()];
        int[] row = tokenizer.Row("a", "b");
        TokenLabels labels = Classify(row, 1, 0, new PatternThresholds { MinLift = 1 }, corpus);
        Assert.Equal((null, null), (labels.NGram, labels.Skip));
        Assert.Equal(2, Classify(row, 2, 0, new PatternThresholds { MinLift = 1 }, corpus).NGram?.Length);
    }

    [Fact]
    public void A_skip_pair_needs_the_attended_token_further_back_than_the_one_before()
    {
        string[][] corpus = [.. Enumerable.Range(0, 12).Select(i => new[] { "neither", $"m{i}", $"n{i}", "nor" }), .. Noise()];
        int[] row = tokenizer.Row("neither", "p", "q", "nor");
        var thresholds = new PatternThresholds { MinCount = 12, MinLift = 3 };

        TokenLabels labels = Classify(row, 4, 1, thresholds, corpus);

        Assert.Equal((1, 3, 12L), (labels.Skip?.Position, labels.Skip?.Distance, labels.Skip?.Count));
        Assert.Equal(PatternKinds.SkipNGram, labels.Primary);
        Assert.Null(Classify(row, 4, 2, thresholds, corpus).Skip);
        Assert.Null(Classify(row, 4, 3, thresholds with { MinCount = 1, MinLift = 0.001 }, corpus).Skip);
        Assert.Null(Classify(row, 4, 0, thresholds, corpus).Skip);
        Assert.Null(Classify(row, 4, 1, thresholds with { MinCount = 13 }, corpus).Skip);
        Assert.Null(Classify(row, 4, 1, thresholds with { MinLift = Math.BitIncrement(labels.Skip!.Value.Lift) }, corpus).Skip);
        int[] farther = tokenizer.Row("neither", "p", "q", "r", "s", "t", "nor");
        Assert.Null(Classify(farther, 7, 1, thresholds, corpus).Skip);
    }

    [Fact]
    public void A_token_carries_every_label_that_fits_and_the_first_in_order_is_primary()
    {
        string[][] corpus = [.. Enumerable.Range(0, 12).Select(_ => new[] { "(", "x", ")" }), .. Noise()];
        var thresholds = new PatternThresholds { MinCount = 12, MinLift = 2 };
        int[] twice = tokenizer.Row("(", "x", ")", "(", "x", ")");

        Assert.Equal(PatternKinds.Induction | PatternKinds.Dyck | PatternKinds.Multigram, Classify(twice, 6, 4, thresholds, corpus).Kinds);
        Assert.Equal(PatternKinds.Induction, Classify(twice, 6, 4, thresholds, corpus).Primary);
        Assert.Equal(PatternKinds.Dyck, Classify(twice, 3, 1, thresholds, corpus).Primary);
        Assert.Equal(PatternKinds.NGram, Classify(twice, 2, 0, thresholds, corpus).Primary);
        Assert.Equal(PatternKinds.None, Classify(twice, 1, 0, thresholds, corpus).Primary);
    }

    [Fact]
    public void Names_are_listed_in_the_order_of_precedence()
    {
        Assert.Equal(["induction", "dyck", "n-gram", "skip n-gram"], PatternKindNames.Ordered.Select(kind => kind.Name()));
        Assert.Equal("unclassified", PatternKinds.None.Primary().Name());
        Assert.Throws<ArgumentException>(() => PatternKinds.Multigram.Name());
    }

    [Fact]
    public void Statistics_that_cannot_answer_are_refused()
    {
        CorpusStatistics statistics = Count(5, Noise());
        Assert.Contains("5", Assert.Throws<InvalidInputException>(() => new TokenPatterns(tokenizer, statistics, new PatternThresholds { MinCount = 4 })).Message, StringComparison.Ordinal);
        var other = new PieceTokenizer();
        Assert.Throws<InvalidInputException>(() => new TokenPatterns(other, statistics, new PatternThresholds()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenPatterns(tokenizer, statistics, new PatternThresholds { MinLift = double.NaN }));
    }

    private static string[][] Noise() => [.. Enumerable.Range(0, 60).Select(i => new[] { $"u{i % 7}", $"v{i % 11}", $"w{i % 13}", "upon" })];

    private CorpusStatistics Count(int keptFrom, string[][] sentences)
    {
        int length = sentences.Max(sentence => sentence.Length) + 1;
        int[] rows = [.. sentences.SelectMany(sentence => tokenizer.Row(sentence).Concat(Enumerable.Repeat(0, length - 1 - sentence.Length)))];
        return CorpusStatistics.Build(TokenRows.FromArray("sentences", rows, length), tokenizer, new StatisticsOptions { KeptFrom = keptFrom });
    }

    private TokenLabels Classify(int[] row, int position, int attended, PatternThresholds thresholds, string[][] corpus)
    {
        var patterns = new TokenPatterns(tokenizer, Count(1, corpus), thresholds);
        return patterns.Classify(patterns.Read(row), position, attended);
    }
}
