using Accelerated.Support;
using MathNet.Numerics.LinearAlgebra;

namespace Accelerated.Development.Stages;

/// <summary>
/// A curve against log₁₀(step), smoothed by a Gaussian process. Values are standardised (mean 0, standard deviation 1), the constant of the kernel is 1; amplitude, length and the standard
/// deviation of a noise beyond the given standard errors maximise the marginal likelihood. Step 0 has no logarithm and is left out.
/// </summary>
public sealed class SmoothedCurve
{
    private readonly GaussianProcess process;
    private readonly double mean;
    private readonly double deviation;
    private readonly double first;
    private readonly double last;

    private SmoothedCurve(GaussianProcess process, GaussianProcessKernel kernel, double extraNoise, double mean, double deviation, double first, double last)
    {
        (this.process, this.mean, this.deviation, this.first, this.last) = (process, mean, deviation, first, last);
        (Length, Amplitude, ExtraNoise, LogLikelihood) = (kernel.Length, kernel.Amplitude * deviation, extraNoise * deviation, process.LogLikelihood);
    }

    /// <summary>ℓ, in decades of the step.</summary>
    public double Length { get; }

    /// <summary>s, in units of the values.</summary>
    public double Amplitude { get; }

    /// <summary>Standard deviation of what moves values from checkpoint to checkpoint beyond their standard errors.</summary>
    public double ExtraNoise { get; }

    public double LogLikelihood { get; }

    /// <param name="steps">Ascending, above 0, at least two.</param>
    /// <param name="values">Finite.</param>
    /// <param name="standardErrors">NaN where unknown.</param>
    public static SmoothedCurve Fit(IReadOnlyList<double> steps, IReadOnlyList<double> values, IReadOnlyList<double> standardErrors)
    {
        Require.Within(steps.Count, 2, int.MaxValue);
        double[] x = [.. steps.Select(Math.Log10)];
        double mean = values.Average();
        double deviation = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
        deviation = deviation > 1e-12 * Math.Max(1, Math.Abs(mean)) ? deviation : 1;
        double[] y = [.. values.Select(v => (v - mean) / deviation)];
        double[] noise = [.. standardErrors.Select(e => double.IsFinite(e) ? e * e / (deviation * deviation) : 0)];
        double range = x[^1] - x[0];
        double least = Enumerable.Range(1, x.Length - 1).Min(i => x[i] - x[i - 1]);
        (double Low, double High)[] bounds = [(Math.Log(0.1), Math.Log(10)), (Math.Log(Math.Max(least, range / 40)), Math.Log(2 * range)), (Math.Log(1e-3), Math.Log(1))];
        double[] best = Maximise(bounds, Likelihood);
        GaussianProcessKernel kernel = Kernel(best);
        return new SmoothedCurve(Process(best), kernel, Math.Exp(best[2]), mean, deviation, x[0], x[^1]);

        GaussianProcessKernel Kernel(double[] at) => new(1, Math.Exp(at[0]), Math.Exp(at[1]));

        GaussianProcess Process(double[] at) => new(x, y, [.. noise.Select(n => n + Math.Exp(2 * at[2]))], Kernel(at));

        double Likelihood(double[] at) => Process(at).LogLikelihood;
    }

    public double Mean(double step) => mean + (deviation * process.Mean(Math.Log10(step)));

    public double StandardDeviation(double step) => deviation * Math.Sqrt(process.Variance(Math.Log10(step)));

    /// <summary>Steps even in their logarithm from the first to the last.</summary>
    public double[] Grid(int points) => [.. Places(points).Select(x => Math.Pow(10, x))];

    /// <summary>All zeros of the mean derivative between the first and the last step, ascending, whatever their support.</summary>
    public IReadOnlyList<CriticalPoint> CriticalPoints(StageOptions options)
    {
        double[] grid = Places(options.GridPoints);
        double[] slopes = [.. grid.Select(process.Slope)];
        List<(double At, bool IsMaximum)> zeros = [];
        for (int i = 1; i < grid.Length; i++)
        {
            if (slopes[i - 1] > 0 != slopes[i] > 0)
            {
                zeros.Add((Bisect(grid[i - 1], grid[i]), slopes[i - 1] > 0));
            }
        }

        double[][] samples = zeros.Count == 0 ? [] : SlopeSamples(grid, options);
        return [.. zeros.Select((zero, index) =>
        {
            double before = index == 0 ? first : zeros[index - 1].At;
            double after = index == zeros.Count - 1 ? last : zeros[index + 1].At;
            double spread = Math.Sqrt(process.SlopeVariance(zero.At)) / Math.Abs(process.Curvature(zero.At));
            int turning = samples.Count(sample => Enumerable.Range(1, grid.Length - 1)
                .Any(i => grid[i] > before && grid[i - 1] < after && sample[i - 1] > 0 != sample[i] > 0 && sample[i - 1] > 0 == zero.IsMaximum));
            double sign = zero.IsMaximum ? 1 : -1;
            double sure = Math.Min(
                grid.Where(at => at >= before && at < zero.At).Select(at => Sureness(at, sign)).DefaultIfEmpty(0).Max(),
                grid.Where(at => at > zero.At && at <= after).Select(at => Sureness(at, -sign)).DefaultIfEmpty(0).Max());
            return new CriticalPoint(
                Math.Pow(10, zero.At), Math.Pow(10, Math.Max(first, zero.At - spread)), Math.Pow(10, Math.Min(last, zero.At + spread)), Math.Min(sure, (double)turning / samples.Length), zero.IsMaximum);
        })];
    }

    private double[] Places(int points) => [.. Enumerable.Range(0, points).Select(i => first + ((last - first) * i / (points - 1)))];

    // Posterior probability that the slope has that sign.
    private double Sureness(double at, double sign) => MathNet.Numerics.Distributions.Normal.CDF(0, 1, sign * process.Slope(at) / Math.Sqrt(Math.Max(process.SlopeVariance(at), 1e-300)));

    private double Bisect(double low, double high)
    {
        bool rises = process.Slope(low) > 0;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = process.Slope(middle) > 0 == rises ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    private double[][] SlopeSamples(double[] grid, StageOptions options)
    {
        Matrix<double> covariance = Matrix<double>.Build.DenseOfArray(process.SlopeCovariance(grid));
        // The covariance of neighbouring places is singular up to rounding: eigenvalues below 0 are rounding and count as 0.
        MathNet.Numerics.LinearAlgebra.Factorization.Evd<double> evd = ((covariance + covariance.Transpose()) / 2).Evd(Symmetricity.Symmetric);
        Matrix<double> root = evd.EigenVectors * Matrix<double>.Build.DenseOfDiagonalVector(evd.EigenValues.Map(v => Math.Sqrt(Math.Max(0, v.Real))));
        Vector<double> slopes = Vector<double>.Build.Dense(grid.Length, i => process.Slope(grid[i]));
        Random random = new(options.Seed);
        return [.. Enumerable.Range(0, options.Samples).Select(_ => (slopes + (root * Vector<double>.Build.Dense(grid.Length, _ => Normal(random)))).ToArray())];
    }

    // Box and Muller's.
    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    // A coarse grid finds the hill, steps along the axes that halve when none leads up find its top.
    private static double[] Maximise((double Low, double High)[] bounds, Func<double[], double> value)
    {
        const int Points = 6;
        double[] best = [];
        double most = double.NegativeInfinity;
        for (int cell = 0; cell < Points * Points * Points; cell++)
        {
            double[] at = [.. bounds.Select((b, i) => b.Low + ((b.High - b.Low) * (cell / (int)Math.Pow(Points, i) % Points) / (Points - 1)))];
            if (value(at) is var height && height > most)
            {
                (best, most) = (at, height);
            }
        }

        for (double share = 0.1; share > 0.002;)
        {
            bool moved = false;
            for (int i = 0; i < bounds.Length; i++)
            {
                foreach (int sign in new[] { -1, 1 })
                {
                    double[] at = [.. best];
                    at[i] = Math.Clamp(at[i] + (sign * share * (bounds[i].High - bounds[i].Low)), bounds[i].Low, bounds[i].High);
                    if (value(at) is var height && height > most + 1e-9)
                    {
                        (best, most, moved) = (at, height, true);
                    }
                }
            }

            share = moved ? share : share / 2;
        }

        return best;
    }
}
