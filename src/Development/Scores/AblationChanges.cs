using Accelerated.Model;

namespace Accelerated.Development;

/// <summary>Collects what ablations of heads change, row by row.</summary>
public sealed class AblationChanges(IReadOnlyList<Head> heads)
{
    private readonly SampleMean[] raw = [.. heads.Select(_ => new SampleMean())];
    private readonly SampleMean[] normalised = [.. heads.Select(_ => new SampleMean())];

    /// <summary>Takes rows of <paramref name="predicted"/> tokens each.</summary>
    /// <param name="head">Index of the head.</param>
    /// <param name="losses">With the head, [rows, predicted].</param>
    /// <param name="deltas">Without it minus with it, [rows, predicted].</param>
    /// <param name="predicted">Predicted tokens of a row.</param>
    public void Add(int head, ReadOnlySpan<float> losses, ReadOnlySpan<float> deltas, int predicted)
    {
        for (int first = 0; first < deltas.Length; first += predicted)
        {
            double change = Sum(deltas.Slice(first, predicted));
            raw[head].Add(change, predicted);
            normalised[head].Add(change, Sum(losses.Slice(first, predicted)));
        }
    }

    /// <summary>Both means of every head.</summary>
    /// <param name="kind">As ablations are named: <c>zero</c>.</param>
    public IEnumerable<Score> Scores(string kind)
    {
        for (int h = 0; h < heads.Count; h++)
        {
            yield return Score.OfHead(heads[h], ScoreMetric.Ablation(kind), raw[h].Mean, raw[h].StandardError, raw[h].Count);
            yield return Score.OfHead(heads[h], ScoreMetric.NormalisedAblation(kind), normalised[h].Mean, normalised[h].StandardError, raw[h].Count);
        }
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        return sum;
    }
}
