using Accelerated.Model;
using Accelerated.Tokens.Ablation;

namespace Accelerated.Development;

/// <summary>Collects what ablations of heads change, row by row.</summary>
internal sealed class AblationChanges(IReadOnlyList<Head> heads) : IAblationObserver
{
    private readonly SampleMean[] raw = [.. heads.Select(_ => new SampleMean())];
    private readonly SampleMean[] normalised = [.. heads.Select(_ => new SampleMean())];

    public bool WantsPeaks => false;

    public void Observe(AblationPart part)
    {
        int predicted = part.Batch.Length - 1;
        for (int h = 0; h < heads.Count; h++)
        {
            ReadOnlySpan<float> deltas = part.Deltas(h);
            for (int first = 0; first < deltas.Length; first += predicted)
            {
                double change = Sum(deltas.Slice(first, predicted));
                raw[h].Add(change, predicted);
                normalised[h].Add(change, Sum(part.Losses.Slice(first, predicted)));
            }
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
