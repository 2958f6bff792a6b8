namespace Accelerated.Sampling;

/// <summary>Draws as normal scores (Vehtari, Gelman, Simpson, Carpenter and Bürkner, 2021): Φ⁻¹((rank − 3/8) / (draws + 1/4)) over all chains, equal draws sharing their mean rank.</summary>
internal static class RankNormalization
{
    public static LossTrace Scores(LossTrace trace) => new(trace.Chains, trace.Draws, Scores(trace.Values));

    /// <summary>Scores of the distances to the median, which show chains that differ in width alone.</summary>
    public static LossTrace FoldedScores(LossTrace trace)
    {
        double[] values = trace.Values.ToArray();
        Array.Sort(values);
        double median = (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
        return new LossTrace(trace.Chains, trace.Draws, Scores(Array.ConvertAll(trace.Values.ToArray(), v => Math.Abs(v - median))));
    }

    private static double[] Scores(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        var scores = new double[sorted.Length];
        for (int first = 0, end; first < sorted.Length; first = end)
        {
            for (end = first + 1; end < sorted.Length && sorted[end] == sorted[first]; end++)
            {
            }

            double score = NormalDistribution.Quantile(((first + 1 + end) / 2.0 - 0.375) / (sorted.Length + 0.25));
            for (int i = first; i < end; i++)
            {
                scores[order[i]] = score;
            }
        }

        return scores;
    }
}
