using System.Numerics.Tensors;
using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients.Responses;

/// <summary>
/// How a component responds to data: χ = −Cov(φ, Δℓ) over the draws of its restricted posterior, with φ = nβ (ℓ(w) − ℓ(w*)) on the data the chains moved on, and Δℓ the loss of the datum above
/// that mean loss. Positive: draws that are better on the whole are also better than that on the datum, so that seeing more of it would pull the component's weights together.
/// </summary>
/// <param name="Values">χ of each datum.</param>
/// <param name="StandardErrors">From the chains taken one by one: standard deviation / √chains; NaN with a single chain.</param>
public sealed record Susceptibilities(IReadOnlyList<double> Values, IReadOnlyList<double> StandardErrors)
{
    /// <summary>One for each token of the probe set, [rows, terms].</summary>
    public static Susceptibilities OfTokens(TokenTrace trace, double inverseTemperature)
    {
        int chains = trace.Samples / trace.Draws;
        var perChain = new double[chains][];
        var terms = new float[trace.Terms];
        var data = new double[trace.Terms];
        for (int c = 0; c < chains; c++)
        {
            var covariance = new RunningCovariance(trace.Terms);
            for (int d = 0; d < trace.Draws; d++)
            {
                trace.Read(c * trace.Draws + d, terms);
                TensorPrimitives.ConvertTruncating<float, double>(terms, data);
                double mean = TensorPrimitives.Average<double>(data);
                TensorPrimitives.Subtract(data, mean, data);
                covariance.Add(inverseTemperature * mean, data);
            }

            perChain[c] = [.. covariance.Values().Select(v => -v)];
        }

        return Pool(perChain, trace.Terms);
    }

    /// <summary>The one to another data set on which the same draws were evaluated.</summary>
    /// <param name="own">Losses above w* on the chains' data.</param>
    /// <param name="other">Losses above w* on the other data, of the same draws.</param>
    /// <param name="inverseTemperature">nβ.</param>
    public static Susceptibilities OfData(LossTrace own, LossTrace other, double inverseTemperature)
    {
        var perChain = new double[own.Chains][];
        for (int c = 0; c < own.Chains; c++)
        {
            var covariance = new RunningCovariance(1);
            for (int d = 0; d < own.Draws; d++)
            {
                covariance.Add(inverseTemperature * own[c, d], [other[c, d] - own[c, d]]);
            }

            perChain[c] = [-covariance.Values()[0]];
        }

        return Pool(perChain, 1);
    }

    // Chains are centred one by one, so that what they disagree on is no covariance.
    private static Susceptibilities Pool(double[][] perChain, int count)
    {
        var values = new double[count];
        var errors = new double[count];
        for (int j = 0; j < count; j++)
        {
            double mean = perChain.Average(c => c[j]);
            values[j] = mean;
            errors[j] = perChain.Length > 1 ? Math.Sqrt(perChain.Sum(c => (c[j] - mean) * (c[j] - mean)) / (perChain.Length - 1) / perChain.Length) : double.NaN;
        }

        return new Susceptibilities(values, errors);
    }
}
