using Accelerated.Model;

namespace Accelerated.Development;

/// <summary>
/// How well the model knows frequent n-grams by themselves: the mean loss of the last token of each of the most frequent runs of n tokens, shown behind the beginning-of-sequence token
/// alone, and beside it the mean loss of the counts themselves. Every run counts once, however frequent. The published work uses n-gram scores without a formula that could be taken
/// over; this one is this project's own.
/// </summary>
public static class NGramScores
{
    /// <summary>Nothing where there are no such runs or the context is too short for them.</summary>
    public static IEnumerable<Score> Of(Transformer model, FrequentRuns runs, int beginning)
    {
        int n = runs.Length, length = n + 1, count = runs.Losses.Count;
        if (count == 0 || length > model.Shape.Context)
        {
            yield break;
        }

        var tokens = new int[count * length];
        for (int r = 0; r < count; r++)
        {
            tokens[r * length] = beginning;
            for (int i = 0; i < n; i++)
            {
                tokens[r * length + 1 + i] = runs.Tokens[r * n + i];
            }
        }

        var losses = new float[count * n];
        model.Losses(new TokenBatch(tokens, count, length), losses);
        SampleMean score = SampleMean.Of(Enumerable.Range(0, count).Select(r => (double)losses[r * n + n - 1]));
        SampleMean counts = SampleMean.Of(runs.Losses);
        yield return Score.OfModel(ScoreMetric.NGram(n), score.Mean, score.StandardError, score.Count);
        yield return Score.OfModel(ScoreMetric.NGramCounts(n), counts.Mean, counts.StandardError, counts.Count);
    }
}
