using Accelerated.Data;
using Accelerated.Development;
using Accelerated.Model;
using Accelerated.Tests.Model;
using Accelerated.Tests.Reference;
using Accelerated.Tokens.Ablation;
using Xunit;

namespace Accelerated.Tests.Development;

/// <summary>Scores against counts of a corpus, and ablations, by textbook loops in float64.</summary>
public sealed class CountedScoresTests
{
    private const int Vocabulary = 9;
    private const int Length = 10;
    private const int Rows = 5;

    // As for losses of a transformer.
    private const double Tolerance = 400 * 40 / 16_777_216.0;

    [Fact]
    public void The_bigram_score_is_the_cross_entropy_against_counts_and_its_bound_their_entropy()
    {
        using var test = new ModelCase(new TransformerShape(2, 2, 3, 8, Length, Vocabulary), Rows, Length);
        using TokenRows rows = TokenRows.FromArray("rows", test.Tokens, Length);
        using BigramTeacher counts = BigramTeacher.Count(test.Device, Vocabulary, test.Tokens.Chunk(Length));
        Dictionary<string, Score> scores = BigramScores.Of(test.Model, counts, rows, Rows).ToDictionary(s => s.Metric);

        double[,] pairs = new double[Vocabulary, Vocabulary];
        ForEachPair((_, _, a, b) => pairs[a, b]++);
        TransformerReference reference = test.Reference();
        double[][][] logs = [.. test.Tokens.Chunk(Length).Select(row => reference.LogProbabilities(row))];
        double score = 0, bound = 0;
        int n = 0;
        ForEachPair((row, p, a, _) =>
        {
            double total = Enumerable.Range(0, Vocabulary).Sum(v => pairs[a, v]);
            for (int v = 0; v < Vocabulary; v++)
            {
                double q = pairs[a, v] / total;
                score -= q * logs[row][p][v];
                bound -= q > 0 ? q * Math.Log(q) : 0;
            }

            n++;
        });
        Assert.Equal(score / n, scores[ScoreMetric.Bigram].Value, Tolerance);
        Assert.Equal(bound / n, scores[ScoreMetric.BigramEntropy].Value, 1e-12);
        Assert.True(scores[ScoreMetric.Bigram].Value > scores[ScoreMetric.BigramEntropy].Value);
        Assert.Equal(Rows * (Length - 1), scores[ScoreMetric.Bigram].Count);

        void ForEachPair(Action<int, int, int, int> see)
        {
            for (int i = 0; i < test.Tokens.Length - 1; i++)
            {
                if (i % Length < Length - 1)
                {
                    see(i / Length, i % Length, test.Tokens[i], test.Tokens[i + 1]);
                }
            }
        }
    }

    [Fact]
    public void Frequent_runs_are_the_most_frequent_ones_with_the_losses_of_their_counts()
    {
        // Behind a 0: 1 2 3 four times, 1 2 4 twice, 5 6 three times, 7 once.
        int[][] rows =
        [
            [0, 1, 2, 3, 5, 6, 1, 2, 3, 7], [0, 1, 2, 3, 1, 2, 4, 5, 6, 8], [0, 1, 2, 4, 1, 2, 3, 5, 6, 8],
        ];
        using TokenRows corpus = TokenRows.FromArray("rows", [.. rows.SelectMany(r => r)], Length);
        IReadOnlyList<FrequentRuns> runs = FrequentRuns.Count(corpus, beginning: 0, most: 3);
        Assert.Equal([2, 3, 4], runs.Select(r => r.Length));
        Assert.Equal([1, 2, 2, 3, 5, 6], runs[0].Tokens);
        Assert.Equal([0, Math.Log(6 / 4.0), 0], runs[0].Losses);
        Assert.Equal([1, 2, 3], runs[1].Tokens.Take(3));
        Assert.Equal(Math.Log(6 / 4.0), runs[1].Losses[0], 12);
        Assert.All(runs, r => Assert.DoesNotContain(0, r.Tokens));
    }

    [Fact]
    public void The_ngram_score_is_the_loss_of_the_last_token_behind_the_beginning_alone()
    {
        using var test = new ModelCase(new TransformerShape(2, 2, 3, 8, Length, Vocabulary), Rows, Length);
        using TokenRows corpus = TokenRows.FromArray("rows", [.. Enumerable.Range(0, 40).SelectMany(_ => (int[])[0, 1, 2, 3, 5, 6, 1, 2, 4, 1])], Length);
        TransformerReference reference = test.Reference();
        foreach (FrequentRuns runs in FrequentRuns.Count(corpus, 0, 4))
        {
            int n = runs.Length;
            Score score = NGramScores.Of(test.Model, runs, 0).First();
            Assert.Equal($"ngram-{n}", score.Metric);
            Assert.Equal(runs.Losses.Count, score.Count);
            Assert.Equal(runs.Tokens.Chunk(n).Average(run => reference.Losses([0, .. run])[n - 1]), score.Value, Tolerance);
        }
    }

    [Theory]
    [InlineData(AblationKind.Zero)]
    [InlineData(AblationKind.Mean)]
    [InlineData(AblationKind.Resample)]
    public void An_ablation_curve_has_the_mean_change_of_the_loss_and_its_share_of_the_loss(AblationKind kind)
    {
        using var test = new ModelCase(new TransformerShape(2, 2, 3, 8, Length, Vocabulary), Rows, Length);
        using TokenRows rows = TokenRows.FromArray("rows", test.Tokens, Length);
        Score[] scores = [.. AblationScores.Of(test.Model, rows, Rows, kind, seed: 4)];
        double[] intact = test.ReferenceLosses(test.Reference());
        foreach (AblationEffect effect in AblationRun.Effects(test.Model, rows, [.. AllHeads.Of(test.Shape).Select(AblationTarget.Of)], new AblationOptions { Sequences = Rows, Kind = kind, Seed = 4 }))
        {
            Score raw = scores.Single(s => s.Head == effect.Target.WholeHead && s.Metric == $"ablation-{kind.Name()}");
            Score share = scores.Single(s => s.Head == effect.Target.WholeHead && s.Metric == $"ablation-{kind.Name()}-normalised");
            Assert.Equal(effect.Mean, raw.Value, Tolerance);
            Assert.Equal(effect.StandardError, raw.StandardError!.Value, Tolerance);
            Assert.Equal(effect.Mean / intact.Average(), share.Value, Tolerance);
            Assert.Equal(Rows * (Length - 1), raw.Count);
        }
    }

    [Fact]
    public void Zero_ablation_has_the_mean_change_of_the_loss_and_its_share_of_the_loss()
    {
        using var test = new ModelCase(new TransformerShape(2, 2, 3, 8, Length, Vocabulary), Rows, Length);
        using TokenRows rows = TokenRows.FromArray("rows", test.Tokens, Length);
        Score[] scores = [.. AblationScores.Of(test.Model, rows, Rows, AblationKind.Zero, seed: 1)];
        double[] intact = test.ReferenceLosses(test.Reference());
        foreach (Head head in AllHeads.Of(test.Shape))
        {
            TransformerReference without = test.Reference();
            without.Ablated.Add((head.Layer, head.Index));
            double[] losses = test.ReferenceLosses(without);
            SampleMean change = SampleMean.Of(Enumerable.Range(0, Rows).Select(r => Row(losses, r) - Row(intact, r)));
            Score raw = scores.Single(s => s.Head == head && s.Metric == "ablation-zero");
            Score share = scores.Single(s => s.Head == head && s.Metric == "ablation-zero-normalised");
            Assert.Equal(change.Mean, raw.Value, 2 * Tolerance);
            Assert.Equal(change.StandardError, raw.StandardError!.Value, 2 * Tolerance);
            Assert.Equal(change.Mean / intact.Average(), share.Value, 2 * Tolerance);
        }

        static double Row(double[] losses, int row) => losses.Skip(row * (Length - 1)).Take(Length - 1).Average();
    }
}
