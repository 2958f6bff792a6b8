namespace Accelerated.Tokens.Ablation;

/// <summary>Averages of an ablation over its sequences.</summary>
public sealed class AblationAverages(IReadOnlyList<AblationTarget> targets) : IAblationObserver
{
    private readonly double[] sums = new double[targets.Count];
    private readonly double[] squares = new double[targets.Count];
    private double loss;
    private int sequences;

    public bool WantsPeaks => false;

    /// <summary>One for each target, of all that was seen so far.</summary>
    public IReadOnlyList<AblationEffect> Effects => [.. targets.Select((target, t) =>
    {
        double mean = sums[t] / sequences;
        double variance = Math.Max(0, (squares[t] / sequences) - (mean * mean)) * sequences / (sequences - 1);
        return new AblationEffect(target, mean, Math.Sqrt(variance / sequences), loss / sequences);
    })];

    public void Observe(AblationPart part)
    {
        int predicted = part.Batch.Length - 1;
        for (int s = 0; s < part.Batch.Sequences; s++)
        {
            loss += Average(part.Losses.Slice(s * predicted, predicted));
            for (int t = 0; t < targets.Count; t++)
            {
                double mean = Average(part.Deltas(t).Slice(s * predicted, predicted));
                sums[t] += mean;
                squares[t] += mean * mean;
            }
        }

        sequences += part.Batch.Sequences;
    }

    private static double Average(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
