using Accelerated.Devices;
using Accelerated.LearningCoefficients;
using Accelerated.Sampling;
using Accelerated.Tests.Reference;
using Accelerated.Tests.Sampling;
using Xunit;

namespace Accelerated.Tests.LearningCoefficients;

/// <summary>On quadratics the sampler is an autoregressive process, of which everything is known, the error of its discretisation included.</summary>
public sealed class QuadraticTests
{
    private const int Coordinates = 1000;
    private const double Errors = 4.5; // standard errors; by chance beyond once in 150,000 normal draws

    [Theory]
    [InlineData(0.1f)]
    [InlineData(1f)]
    [InlineData(10f)]
    [InlineData(50f)] // εk/4 = 0.43: nearly half of the estimate is discretisation
    public void The_estimate_of_a_quadratic_is_the_closed_form_with_its_discretisation(float curvature)
    {
        var options = new SgldOptions { Seed = 17 };
        var chains = new ChainOptions { Chains = 4, Draws = 150, BurnIn = 100, Batch = 1 };
        var truth = new QuadraticLangevin(curvature, options.Epsilon, options.InverseTemperature, options.Localization);

        ComponentChains sampled = Sample(Enumerable.Repeat(curvature, Coordinates).ToArray(), options, chains);
        var estimate = Estimate.From(sampled, null, options.InverseTemperature);

        double error = options.InverseTemperature * Math.Sqrt(Coordinates * truth.MeanLossVariance(chains.BurnIn, chains.Draws, 1) / chains.Chains);
        double burnIn = Math.Abs(truth.ExpectedLoss(chains.BurnIn) * options.InverseTemperature - truth.StationaryLambda) * Coordinates;
        Assert.InRange(estimate.Value!.Value - Coordinates * truth.StationaryLambda, -Errors * error - burnIn, Errors * error + burnIn);

        // The error that the estimate claims is that of theory, to the accuracy of an effective sample size.
        Assert.InRange(estimate.StandardError!.Value / error, 0.6, 1.6);

        // What the chains see of the curvature tells what of it is discretisation; only where that is much is it held against the estimate.
        double bias = Coordinates * (truth.StationaryLambda - options.InverseTemperature * curvature / (2 * (options.InverseTemperature * curvature + options.Localization)));
        Assert.InRange(estimate.Diagnostics!.Curvature!.Value, curvature * (1 - 1e-4), curvature * (1 + 1e-4));
        Assert.InRange(estimate.Diagnostics.Bias!.Value / bias, 0.95, 1.05);
        Assert.Equal(curvature > 40 ? Verdict.Biased : Verdict.Ok, estimate.Verdict);
    }

    [Fact]
    public void Every_draw_on_the_way_to_stationarity_has_the_loss_of_the_closed_form()
    {
        var options = new SgldOptions { Seed = 3 };
        var chains = new ChainOptions { Chains = 4, Draws = 60, BurnIn = 2, StepsBetweenDraws = 3, Batch = 1 };
        float[] curvatures = [.. Enumerable.Range(0, Coordinates).Select(i => i % 3 == 0 ? 0.5f : i % 3 == 1 ? 4f : 20f)];
        QuadraticLangevin[] truths = [.. curvatures.Select(a => new QuadraticLangevin(a, options.Epsilon, options.InverseTemperature, options.Localization))];

        LossTrace trace = Sample(curvatures, options, chains).Losses;

        for (int d = 0; d < chains.Draws; d++)
        {
            int step = chains.BurnIn + d * chains.StepsBetweenDraws;
            double mean = Enumerable.Range(0, chains.Chains).Average(c => trace[c, d]);
            double expected = truths.Sum(t => t.ExpectedLoss(step));
            double error = Math.Sqrt(truths.Sum(t => t.LossVariance(step)) / chains.Chains);
            Assert.InRange(mean - expected, -Errors * error, Errors * error);
        }
    }

    [Fact]
    public void Half_the_noise_level_gives_a_quarter_of_the_estimate()
    {
        var chains = new ChainOptions { Chains = 2, Draws = 50, Batch = 1 };
        float[] curvatures = [.. Enumerable.Repeat(2f, Coordinates)];

        LossTrace full = Sample(curvatures, new SgldOptions { Seed = 5 }, chains).Losses;
        LossTrace half = Sample(curvatures, new SgldOptions { Seed = 5, NoiseLevel = 0.5 }, chains).Losses;

        // The same noise scaled: only rounding differs. A weight is off by at most a few units in the last place of the steps that made it.
        for (int d = 1; d < chains.Draws; d++)
        {
            Assert.InRange(half[0, d] / full[0, d], 0.25 * (1 - 1e-4), 0.25 * (1 + 1e-4));
        }
    }

    private static ComponentChains Sample(float[] curvatures, SgldOptions options, ChainOptions chains)
    {
        float[] anchor = [.. Enumerable.Range(0, curvatures.Length).Select(i => 0.01f * (i % 7 - 3))];
        using ComputeDevice device = ComputeDevice.Open("cpu");
        using SpanLossSurface surface = TestSurfaces.Quadratic(device, curvatures, anchor);
        return TestChains.Run(surface, TestSurfaces.Everything(curvatures.Length), options, chains);
    }
}
