using System.Numerics.Tensors;

namespace Accelerated.Sampling;

/// <summary>
/// What the agreement and the autocorrelation of chains say about the mean of their draws. All work on chains cut in two (Vehtari, Gelman, Simpson, Carpenter and
/// Bürkner, 2021).
/// </summary>
public static class MixingDiagnostics
{
    /// <summary>Draws per chain below which nothing can be said.</summary>
    public const int LeastDraws = 8;

    /// <summary>
    /// Split-R̂ = √(var⁺ / W), W the mean variance within half-chains of n draws, var⁺ = (n − 1)/n · W + the variance between their means. Null with fewer than
    /// <see cref="LeastDraws"/> draws and for draws without any variance.
    /// </summary>
    public static double? SplitRhat(LossTrace trace) =>
        Moments(trace) is { } m ? Math.Sqrt(m.Pooled / m.Within) : null;

    /// <summary>
    /// The larger split-R̂ of the draws' normal scores and of those of their distances to the median: sees chains that differ in location or in width alone, and is defined for
    /// draws without a variance. Null as <see cref="SplitRhat"/>.
    /// </summary>
    public static double? RankRhat(LossTrace trace) =>
        SplitRhat(RankNormalization.Scores(trace)) is { } bulk ? Math.Max(bulk, SplitRhat(RankNormalization.FoldedScores(trace)) ?? 0) : null;

    /// <summary>
    /// Effective number of independent draws for the mean, over all chains: their number divided by the autocorrelation time, with Geyer's initial monotone
    /// sequence as in Stan. At most draws · log₁₀ draws (antithetic chains). Null as <see cref="SplitRhat"/>.
    /// </summary>
    public static double? EffectiveSampleSize(LossTrace trace)
    {
        if (Moments(trace) is not { } m)
        {
            return null;
        }

        var halves = new SplitChains(trace.Values, trace.Chains, trace.Draws);
        int n = halves.Length;
        double draws = (double)halves.Count * n;

        // Sums of the autocorrelations of lags 2i and 2i + 1. Geyer: for a reversible chain they are positive and fall, so what follows a sum ≤ 0 is noise.
        double sum = 0;
        double last = double.PositiveInfinity;
        double tail = 0;
        for (int lag = 0; lag + 1 < n; lag += 2)
        {
            double even = lag == 0 ? 1 : Autocorrelation(halves, lag, m);
            double pair = even + Autocorrelation(halves, lag + 1, m);
            if (!(pair > 0))
            {
                tail = lag == 0 ? 0 : Math.Max(0, even);
                break;
            }

            last = Math.Min(last, pair);
            sum += last;
        }

        double time = Math.Max(-1 + 2 * sum + tail, 1 / Math.Log10(draws));
        return draws / time;
    }

    /// <summary>Standard error of the mean of all draws, √(var⁺ / effective sample size). Null as <see cref="SplitRhat"/>.</summary>
    public static double? StandardErrorOfMean(LossTrace trace) =>
        Moments(trace) is { } m && EffectiveSampleSize(trace) is { } size ? Math.Sqrt(m.Pooled / size) : null;

    private static SplitMoments? Moments(LossTrace trace)
    {
        if (trace.Draws < LeastDraws)
        {
            return null;
        }

        var halves = new SplitChains(trace.Values, trace.Chains, trace.Draws);
        int n = halves.Length;
        var means = new double[halves.Count];
        double within = 0;
        for (int h = 0; h < means.Length; h++)
        {
            means[h] = TensorPrimitives.Average(halves[h]);
            within += SquaredDeviations(halves[h], means[h]) / (n - 1) / means.Length;
        }

        double between = SquaredDeviations(means, TensorPrimitives.Average<double>(means)) / (means.Length - 1);
        return within > 0 ? new SplitMoments(within, (n - 1.0) / n * within + between, means) : null;
    }

    // 1 − (W − mean autocovariance) / var⁺, the autocovariances divided by the number of draws whatever the lag.
    private static double Autocorrelation(SplitChains halves, int lag, SplitMoments m)
    {
        double mean = 0;
        for (int h = 0; h < halves.Count; h++)
        {
            ReadOnlySpan<double> x = halves[h];
            double covariance = 0;
            for (int i = 0; i + lag < x.Length; i++)
            {
                covariance += (x[i] - m.Means[h]) * (x[i + lag] - m.Means[h]);
            }

            mean += covariance / x.Length / halves.Count;
        }

        return 1 - (m.Within - mean) / m.Pooled;
    }

    private static double SquaredDeviations(ReadOnlySpan<double> x, double mean)
    {
        double sum = 0;
        foreach (double value in x)
        {
            sum += (value - mean) * (value - mean);
        }

        return sum;
    }

    private sealed record SplitMoments(double Within, double Pooled, double[] Means);
}
