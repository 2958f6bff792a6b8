using Accelerated.Development.Stages;
using Xunit;

namespace Accelerated.Tests.Development;

public sealed class StageTests
{
    private static readonly GaussianProcessKernel Kernel = new(0.7, 1.3, 0.9);

    [Fact]
    public void Two_values_give_the_closed_form_posterior()
    {
        double[] x = [0.2, 1.1], y = [1.5, -0.4], noise = [0.05, 0.2];
        GaussianProcess process = new(x, y, noise, Kernel);

        // K = [[a, b], [b, d]]; everything below by the inverse of a 2 × 2 matrix.
        double a = K(0) + noise[0], d = K(0) + noise[1], b = K(0.9), determinant = (a * d) - (b * b);
        double w0 = ((d * y[0]) - (b * y[1])) / determinant, w1 = ((a * y[1]) - (b * y[0])) / determinant;
        const double At = 0.5;
        (double k0, double k1) = (K(At - x[0]), K(At - x[1]));
        Assert.Equal((k0 * w0) + (k1 * w1), process.Mean(At), 12);
        Assert.Equal(K(0) - (((k0 * k0 * d) - (2 * k0 * k1 * b) + (k1 * k1 * a)) / determinant), process.Variance(At), 12);
        Assert.Equal(-0.5 * ((y[0] * w0) + (y[1] * w1) + Math.Log(determinant) + (2 * Math.Log(2 * Math.PI))), process.LogLikelihood, 12);

        (double g0, double g1) = (Slope(At - x[0]), Slope(At - x[1]));
        Assert.Equal((g0 * w0) + (g1 * w1), process.Slope(At), 12);
        double prior = 1.3 * 1.3 / (0.9 * 0.9);
        Assert.Equal(prior - (((g0 * g0 * d) - (2 * g0 * g1 * b) + (g1 * g1 * a)) / determinant), process.SlopeVariance(At), 12);

        static double K(double d) => 0.49 + (1.69 * Math.Exp(-d * d / 1.62));
        static double Slope(double d) => -d / 0.81 * 1.69 * Math.Exp(-d * d / 1.62);
    }

    [Fact]
    public void Derivatives_are_those_of_central_differences()
    {
        GaussianProcess process = new([0, 0.5, 1.2, 2], [1, 2, 0.5, 1.5], [0.1, 0.1, 0.1, 0.1], Kernel);
        const double H = 1e-5;
        foreach (double at in new[] { 0.1, 0.9, 1.7 })
        {
            // The error of the quotients: h²/6 · f‴ and rounding of 1e-16/h, both far below 1e-8.
            Assert.InRange(((process.Mean(at + H) - process.Mean(at - H)) / (2 * H)) - process.Slope(at), -1e-8, 1e-8);
            Assert.InRange(((process.Slope(at + H) - process.Slope(at - H)) / (2 * H)) - process.Curvature(at), -1e-8, 1e-8);
        }
    }

    [Fact]
    public void Planted_turns_are_found_within_their_stated_uncertainty()
    {
        // Steps 10 to 10,000; the truth in x = log10(step) is −sin(2π(x − 1)/2), which turns at x = 1.5 (down), 2.5 (up) and 3.5 (down).
        Random random = new(11);
        double[] x = [.. Enumerable.Range(0, 40).Select(i => 1 + (3.0 * i / 39))];
        double[] y = [.. x.Select(v => 5 + (3 * Math.Sin(Math.PI * (v - 1))) + (0.15 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
        StageAnalysis stages = StageAnalysis.Of("planted", [.. x.Select(v => Math.Pow(10, v))], y, [.. x.Select(_ => 0.15)], new StageOptions());
        Assert.Equal(3, stages.Boundaries.Count);
        double[] truth = [1.5, 2.5, 3.5];
        for (int i = 0; i < 3; i++)
        {
            CriticalPoint found = stages.Boundaries[i];
            double sd = (Math.Log10(found.High) - Math.Log10(found.Low)) / 2;
            Assert.InRange(sd, 0.002, 0.1);
            Assert.InRange(Math.Abs(Math.Log10(found.Step) - truth[i]), 0, 3.5 * sd);
            Assert.Equal(i != 1, found.IsMaximum);
        }
    }

    [Fact]
    public void Noise_around_a_level_line_rarely_has_a_boundary()
    {
        int[] seeds = [.. Enumerable.Range(1, 10)];
        double[] steps = [.. Enumerable.Range(0, 20).Select(i => 10 * Math.Pow(1.4, i))];
        int wrong = seeds.Count(seed =>
        {
            Random random = new(seed);
            double[] y = [.. steps.Select(_ => 100 + (2 * (random.NextDouble() - 0.5)))];
            return StageAnalysis.Of("noise", steps, y, [.. steps.Select(_ => 0.58)], new StageOptions()).Boundaries.Count > 0;
        });
        // A turn needs the right slope on both sides with 95 % each: one wrong run in ten is to be expected at most, and three or more have less than 8 %.
        Assert.InRange(wrong, 0, 2);
    }

    [Fact]
    public void A_curve_that_only_rises_is_one_stage_and_the_same_seed_gives_the_same_numbers()
    {
        double[] steps = [10, 20, 40, 80, 160, 320, 640], values = [1, 2, 3.1, 4, 5.2, 6, 7.1];
        StageAnalysis stages = StageAnalysis.Of("line", steps, values, [.. steps.Select(_ => 0.1)], new StageOptions());
        Assert.Empty(stages.Boundaries);
        Assert.Equal(stages.Curve!.LogLikelihood, StageAnalysis.Of("line", steps, values, [.. steps.Select(_ => 0.1)], new StageOptions()).Curve!.LogLikelihood);
    }
}
