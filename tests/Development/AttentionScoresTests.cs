using Accelerated.Development;
using Accelerated.Model;
using Accelerated.Tests.Model;
using Accelerated.Tests.Tokens;
using Accelerated.Data;
using Xunit;

namespace Accelerated.Tests.Development;

/// <summary>Scores of heads whose attention is known: by weights made by hand, or from the whole attention pattern.</summary>
public sealed class AttentionScoresTests
{
    /// <summary>A weight is e to the difference of two numbers of about 40, each a sum of at most 32 rounded terms: 32 · 40 · 2⁻²⁴.</summary>
    private const double Tolerance = 32 * 40 / 16_777_216.0;

    private static readonly Head First = new(0, 0);
    private static readonly Head Second = new(1, 0);

    [Theory]
    [InlineData(PositionalEmbedding.Shortformer)]
    [InlineData(PositionalEmbedding.Standard)]
    public void Weights_at_chosen_places_are_those_of_the_attention_pattern(PositionalEmbedding positions)
    {
        using var test = new ModelCase(new TransformerShape(2, 3, 5, 12, 12, 19) { Positions = positions }, sequences: 5, length: 9);
        AttentionEdge[] edges = [.. from s in Enumerable.Range(0, 5) from q in Enumerable.Range(0, 9) from k in Enumerable.Range(0, q + 1) select new AttentionEdge(s, q, k)];
        var weights = new float[6 * edges.Length];
        test.Model.AttentionWeights(test.Batch, edges, weights);
        foreach (Head head in AllHeads.Of(test.Shape))
        {
            var pattern = new float[5 * 9 * 9];
            test.Model.AttentionPattern(test.Batch, head, pattern);
            for (int e = 0; e < edges.Length; e++)
            {
                (int s, int q, int k) = (edges[e].Sequence, edges[e].Query, edges[e].Key);
                Assert.Equal(pattern[(s * 9 + q) * 9 + k], weights[(head.Layer * 3 + head.Index) * edges.Length + e], 1e-5f);
            }
        }
    }

    [Fact]
    public void Weights_are_the_same_when_the_batch_is_worked_through_in_parts()
    {
        using var test = new ModelCase(new TransformerShape(1, 2, 4, 8, 64, 11), sequences: 150, length: 64);
        Assert.True(test.Tokens.Length > 2 * test.Model.PartTokens);
        AttentionEdge[] edges = [new(149, 63, 5), new(0, 7, 7), new(70, 20, 0)];
        var weights = new float[2 * 3];
        test.Model.AttentionWeights(test.Batch, edges, weights);
        for (int e = 0; e < 3; e++)
        {
            var alone = new float[2];
            test.Model.AttentionWeights(test.Batch.Slice(edges[e].Sequence, 1), [edges[e] with { Sequence = 0 }], alone);
            Assert.Equal((alone[0], alone[1]), (weights[e], weights[3 + e]));
        }
    }

    [Fact]
    public void A_head_that_attends_to_the_previous_position_scores_one_and_nothing_else()
    {
        using var model = new InductionModel(vocabulary: 12, context: 32);
        Dictionary<string, double> scores = Scores(model, First);
        Assert.Equal(1, scores[ScoreMetric.PreviousToken], Tolerance);
        Assert.Equal(0, scores[ScoreMetric.CurrentToken], Tolerance);
        Assert.Equal(0, scores[ScoreMetric.FirstToken], Tolerance);
    }

    [Fact]
    public void A_head_that_looks_for_what_followed_the_current_token_matches_prefixes_and_copies()
    {
        using var model = new InductionModel(vocabulary: 12, context: 32);
        Assert.Equal(1, Scores(model, Second)[ScoreMetric.PrefixMatching], Tolerance);

        AttentionProbe repetition = new SyntheticProbes(model.Shape, beginning: 0, seed: 3, sequences: 40).Repetition();
        double expected = repetition.Scores[0].Terms.Average(term =>
        {
            ReadOnlySpan<int> row = repetition.Tokens.Slice(term.Edge.Sequence * repetition.Length, repetition.Length);
            return 1.0 / row[..term.Edge.Query].Count(row[term.Edge.Query]);
        });
        Assert.Equal(expected, repetition.Measure(model.Model, null).Single(s => s.Head == Second).Value, Tolerance);
        Assert.InRange(expected, 0.1, 0.9);
    }

    [Fact]
    public void The_special_token_of_prefix_matching_stands_at_its_two_places_only_and_ranges_are_used_up()
    {
        var probe = new SyntheticProbes(new TransformerShape(1, 1, 4, 4, 512, 300), beginning: 299, seed: 5, sequences: 2000).PrefixMatching();
        Assert.Equal(128, probe.Length);
        HashSet<int> firsts = [], seconds = [];
        foreach (AttentionTerm term in probe.Scores[0].Terms)
        {
            int[] row = probe.Tokens.Slice(term.Edge.Sequence * 128, 128).ToArray();
            int special = row[term.Edge.Query];
            int[] places = [.. Enumerable.Range(0, 128).Where(p => row[p] == special)];
            Assert.Equal([term.Edge.Key - 1, term.Edge.Query], places);
            Assert.Equal(299, row[0]);
            Assert.DoesNotContain(299, row.Skip(1));
            firsts.Add(places[0]);
            seconds.Add(places[1]);
        }

        Assert.Equal(Enumerable.Range(1, 63), firsts.Order());
        Assert.Equal(Enumerable.Range(65, 63), seconds.Order());
    }

    [Fact]
    public void Indices_are_the_published_ones_at_the_published_context_and_cut_down_below()
    {
        var paper = new ScoreIndices(1024);
        Assert.Equal((16, 64, 128, 63, 65, 128), (paper.ShortestRandom, paper.LongestRandom, paper.PrefixLength, paper.FirstTo, paper.SecondFrom, paper.RepeatPeriod));
        Assert.Equal((48, 498), ScoreIndices.InContext(1024));
        Assert.Equal((12, 124), ScoreIndices.InContext(256));
        Assert.Null(ScoreIndices.InContext(2));
        for (int context = 2; context < 80; context++)
        {
            var probes = new SyntheticProbes(new TransformerShape(1, 1, 2, 2, context, 9), 8, 1, 3).All;
            Assert.All(probes, probe => Assert.All(probe.Scores.SelectMany(s => s.Terms), term => Assert.True(
                term.Edge.Key >= 0 && term.Edge.Key <= term.Edge.Query && term.Edge.Query < probe.Length && probe.Length <= context)));
        }
    }

    [Fact]
    public void A_bracket_is_scored_against_the_other_openers_in_scope()
    {
        var tokenizer = new PieceTokenizer();
        int[] plain = tokenizer.Row("a", "b", "c", "d", "e", "f", "g", "h", "i");
        int[] nested = tokenizer.Row("a", "(", "b", "[", "c", "]", "d", ")", "e");
        AttentionProbe probe = BracketProbe.Of(TokenRows.FromArray("rows", [.. plain, .. nested], 10), 2, tokenizer)!;
        AttentionScore closing = probe.Scores.Single(s => s.Metric == ScoreMetric.Bracket);
        AttentionScore predicting = probe.Scores.Single(s => s.Metric == ScoreMetric.BracketPrediction);
        Assert.Equal(1, probe.Sequences);
        Assert.Equal([new(new(0, 6, 4), 1), new(new(0, 6, 2), -1), new(new(0, 8, 2), 1)], closing.Terms);
        Assert.Equal([new(new(0, 5, 4), 1), new(new(0, 5, 2), -1), new(new(0, 7, 2), 1)], predicting.Terms);
        Assert.Null(BracketProbe.Of(TokenRows.FromArray("rows", plain, 10), 1, tokenizer));
    }

    [Fact]
    public void The_standard_error_of_a_mean_of_groups_is_that_of_a_ratio()
    {
        double[] values = [1, 4, 2, 7];
        SampleMean equal = SampleMean.Of(values);
        Assert.Equal(3.5, equal.Mean, 12);
        Assert.Equal(Math.Sqrt(values.Sum(v => (v - 3.5) * (v - 3.5)) / 3 / 4), equal.StandardError, 12);
        var unequal = new SampleMean();
        unequal.Add(6, 2);
        unequal.Add(1, 1);
        unequal.Add(0, 0);
        Assert.Equal(7 / 3.0, unequal.Mean, 12);
        Assert.Equal(3, unequal.Count);
        double deviation = 6 - 2 * 7 / 3.0;
        Assert.Equal(Math.Sqrt(2 * 2 * deviation * deviation) / 3, unequal.StandardError, 12);
        Assert.True(double.IsNaN(SampleMean.Of([1]).StandardError));
    }

    private static Dictionary<string, double> Scores(InductionModel model, Head head) =>
        new SyntheticProbes(model.Shape, beginning: 0, seed: 3, sequences: 40).All
            .SelectMany(probe => probe.Measure(model.Model, null))
            .Where(score => score.Head == head)
            .ToDictionary(score => score.Metric, score => score.Value);
}
