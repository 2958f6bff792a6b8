using Accelerated.Devices;
using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Sampling;
using Xunit;

namespace Accelerated.Tests.Sampling;

public sealed class StepCheckTests
{
    [Theory]
    [InlineData(1e-3)]
    [InlineData(8e-3)]
    public void The_acceptance_of_a_step_is_the_ratio_of_two_densities_each_way(double epsilon)
    {
        const int n = 30;
        const double nbeta = 30, gamma = 200, a = 3;
        var options = new SgldOptions { Epsilon = epsilon, Seed = 8 };
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 1);
        using DeviceMemory<float> anchor = device.Upload<float>([.. Enumerable.Repeat(0.1f, n)]);
        using var walker = new Walker(device, TestSurfaces.Everything(n));
        ISampler sampler = options.Create();
        using SamplerState state = sampler.Init(walker, anchor, 0);
        for (int step = 0; step < 20; step++)
        {
            float[] before = Evaluate(walker);
            LangevinProposal proposal = sampler.ProposalOf(state)!;
            sampler.Step(state, 0);
            float[] after = Evaluate(walker);

            double ratio = Target(after) - Target(before) + Proposal(after, before) - Proposal(before, after);
            Assert.Equal(Math.Exp(Math.Min(0, ratio)), proposal.Acceptance(walker, Loss(before), Loss(after))!.Value, 1e-4);
        }

        static double Loss(float[] w) => w.Sum(x => a * x * x / 2);
        static double Target(float[] w) => -nbeta * Loss(w) - w.Sum(x => gamma / 2 * (x - 0.1f) * (x - 0.1f));
        double Proposal(float[] from, float[] to) => from.Zip(to).Sum(p =>
        {
            double rest = p.Second - p.First + epsilon / 2 * (nbeta * a * p.First + gamma * (p.First - 0.1f));
            return -rest * rest / (2 * epsilon);
        });
        static float[] Evaluate(Walker walker)
        {
            float[] w = walker.Weights.ToArray();
            walker.Gradient.CopyFrom([.. w.Select(x => (float)(a * x))]);
            return w;
        }
    }

    [Fact]
    public void The_norms_of_a_step_are_those_of_its_terms()
    {
        const int n = 5000;
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 1);
        using DeviceMemory<float> anchor = device.Upload<float>([.. Enumerable.Range(0, n).Select(i => (float)Math.Sin(i))]);
        using var walker = new Walker(device, TestSurfaces.Everything(n));
        ISampler sampler = new SgldOptions { Seed = 8 }.Create();
        using SamplerState state = sampler.Init(walker, anchor, 1);
        float[] centre = anchor.ToArray();
        float[] g = [.. Enumerable.Range(0, n).Select(i => (float)Math.Cos(i))];
        walker.Gradient.CopyFrom(g);
        sampler.Step(state, 0);
        float[] w = walker.Weights.ToArray();

        StepNorms norms = sampler.NormsOf(state)!.Value;
        sampler.Step(state, 0);
        float[] next = walker.Weights.ToArray();

        double Norm(Func<int, double> x) => Math.Sqrt(Enumerable.Range(0, n).Sum(i => x(i) * x(i)));
        double Drift(int i) => 0.5e-3 * (30 * g[i] + 200 * (w[i] - centre[i]));
        Assert.Equal(1, norms.Gradient / Norm(i => 0.5e-3 * 30 * g[i]), 1e-5);
        Assert.Equal(1, norms.Localization / Norm(i => 0.5e-3 * 200 * (w[i] - centre[i])), 1e-5);
        Assert.Equal(1, norms.Drift / Norm(Drift), 1e-5);
        Assert.Equal(1, norms.Noise / Norm(i => next[i] - w[i] + Drift(i)), 1e-4);
        Assert.Equal(1, norms.Distance / Norm(i => w[i] - centre[i]), 1e-5);
    }

    [Fact]
    public void Checks_change_no_draw()
    {
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 1);
        using SpanLossSurface surface = TestSurfaces.Quadratic(device, [1f, 2f, 3f, 50f], new float[4]);
        var chains = new ChainOptions { Chains = 2, Draws = 40, Batch = 1 };

        ComponentChains plain = TestChains.Run(surface, TestSurfaces.Everything(4), new SgldOptions(), chains with { CheckedDraws = 0 });
        ComponentChains looked = TestChains.Run(surface, TestSurfaces.Everything(4), new SgldOptions(), chains with { CheckedDraws = 7 });

        Assert.Equal(plain.Losses.Values.ToArray(), looked.Losses.Values.ToArray());
        Assert.Null(plain.Steps!.Acceptance([0, 1]));
        Assert.InRange(looked.Steps!.Acceptance([0, 1])!.Value, 0.1, 1);
        Assert.Equal(7, Enumerable.Range(0, 40).Count((chains with { CheckedDraws = 7 }).IsChecked));
    }

    [Fact]
    public void The_largest_curvature_of_the_moving_weights_is_found_and_others_are_not_seen()
    {
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 1);
        using SpanLossSurface surface = TestSurfaces.Quadratic(device, [1f, 2f, 700f, 3f, 40f], [1f, 1f, 1f, 1f, 1f]);
        using var losses = new SurfaceLosses(surface);

        double[] largest = CurvatureProbe.Largest(losses, [TestSurfaces.Everything(5), new WeightRestriction("some", [new ParameterRange(0, 2), new ParameterRange(3, 2)])], [0], seed: 1);

        Assert.Equal(700, largest[0], 0.5);
        Assert.Equal(40, largest[1], 0.5);
    }

    [Theory]
    [InlineData("sgld", 4.0)]
    [InlineData("sghmc", 7.6)] // 4 (2 − α)
    public void Settings_that_must_diverge_are_refused_with_the_largest_epsilon_and_below_it_they_work(string name, double limit)
    {
        // k = 30 · 500 + 200 = 15200.
        SamplerOptions options = name == "sgld" ? new SgldOptions() : new SghmcOptions();
        SampledEstimate refused = Run(options);
        SampledEstimate near = Run(options with { Epsilon = 0.97 * limit / 15_200 });
        SampledEstimate skipped = Run(options, CurvatureCheck.Skip);

        Assert.Equal(Verdict.Refused, refused.Estimate.Verdict);
        Assert.Contains("cannot work for full: the largest curvature found at the checkpoint is h = 500", refused.Estimate.Reason, StringComparison.Ordinal);
        Assert.Contains($"Take --epsilon below {Math.Floor(limit / 15_200 * 1e6) / 1e6:0.##e+0}", refused.Estimate.Reason, StringComparison.Ordinal);
        Assert.True(double.IsNaN(refused.Chains.Losses[0, 0]));
        Assert.NotNull(near.Estimate.Value);
        Assert.Equal(500, near.Estimate.Diagnostics!.LargestCurvature!.Value, 0.5);
        Assert.Contains("Chain 0 reached", skipped.Estimate.Reason, StringComparison.Ordinal);

        static SampledEstimate Run(SamplerOptions options, CurvatureCheck check = CurvatureCheck.Refuse)
        {
            using ComputeDevice device = ComputeDevice.Open("cpu", threads: 1);
            using SpanLossSurface surface = TestSurfaces.Quadratic(device, [500f, 1f], new float[2]);
            using var losses = new SurfaceLosses(surface);
            var estimator = new LearningCoefficientEstimator(
                losses, 1, new EstimatorOptions { Sampler = options, CurvatureCheck = check, Chains = new ChainOptions { Chains = 1, Draws = 400, Batch = 1 } });
            return estimator.Estimate(TestSurfaces.Everything(2));
        }
    }

    [Fact]
    public void Half_the_step_size_tells_what_the_whole_one_adds()
    {
        // a = 20: k = 800, and of λ̂ = n nβ a f / (2k) the share 1 − 1/f = εk/4 = 0.2 is discretisation; half the step adds 1/(1 − 0.1) instead of 1/(1 − 0.2).
        const int n = 3000;
        using ComputeDevice device = ComputeDevice.Open("cpu");
        using SpanLossSurface surface = TestSurfaces.Quadratic(device, [.. Enumerable.Repeat(20f, n)], new float[n]);
        using var losses = new SurfaceLosses(surface);
        var options = new EstimatorOptions { BiasEstimate = BiasEstimate.HalvedStep, Chains = new ChainOptions { Chains = 4, Draws = 100, BurnIn = 50, StepsBetweenDraws = 4, Batch = 1 } };

        Estimate estimate = new LearningCoefficientEstimator(losses, 1, options).Estimate(TestSurfaces.Everything(n)).Estimate;

        double expected = 2 * n * 30 * 20 / 1600.0 * (1 / 0.8 - 1 / 0.9);
        EstimateDiagnostics diagnostics = estimate.Diagnostics!;
        Assert.InRange(diagnostics.Bias!.Value - expected, -4.5 * diagnostics.BiasStandardError!.Value, 4.5 * diagnostics.BiasStandardError.Value);
        Assert.True(diagnostics.BiasStandardError < expected / 4);
        Assert.Equal(4 * (50 + 99 * 4 + 1 + 100 + 99 * 8 + 1), options.StepsPerEstimate);
    }
}
