using System.Numerics.Tensors;

namespace Accelerated.Sampling;

/// <summary>
/// The spectral density at frequency 0 of one stationary sequence, γ₀ + 2 Σ γ_t: n times the variance of a mean of n draws. Summed as far as pairs of autocovariances are positive and
/// falling (Geyer, 1992), where coda fits an autoregression.
/// </summary>
internal static class LongRunVariance
{
    /// <summary>0 for a constant sequence; never below γ₀ / log₁₀ n.</summary>
    public static double Of(ReadOnlySpan<double> x)
    {
        double mean = TensorPrimitives.Average(x);
        double variance = Covariance(x, mean, 0);
        double sum = 0;
        double last = double.PositiveInfinity;
        for (int lag = 0; lag + 1 < x.Length; lag += 2)
        {
            double pair = (lag == 0 ? variance : Covariance(x, mean, lag)) + Covariance(x, mean, lag + 1);
            if (!(pair > 0))
            {
                break;
            }

            last = Math.Min(last, pair);
            sum += last;
        }

        return Math.Max(2 * sum - variance, variance / Math.Log10(Math.Max(10, x.Length)));
    }

    private static double Covariance(ReadOnlySpan<double> x, double mean, int lag)
    {
        double sum = 0;
        for (int i = 0; i + lag < x.Length; i++)
        {
            sum += (x[i] - mean) * (x[i + lag] - mean);
        }

        return sum / x.Length;
    }
}
