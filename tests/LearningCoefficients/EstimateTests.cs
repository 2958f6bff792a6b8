using Accelerated.LearningCoefficients;
using Accelerated.Model;
using Accelerated.Sampling;
using Xunit;

namespace Accelerated.Tests.LearningCoefficients;

public sealed class EstimateTests
{
    private static readonly AnchorLoss Anchor = new(AnchorKind.Independent, 2, 0.01);
    private static readonly WeightRestriction Component = new("1:6", [new ParameterRange(0, 3)]);

    [Fact]
    public void The_value_is_nbeta_times_the_mean_loss_above_the_anchor_and_chains_have_their_own()
    {
        var trace = new LossTrace(2, 3, [2.0, 2.5, 3.0, 2.0, 3.0, 4.0]);

        var estimate = From(trace);

        Assert.Equal(30 * (2.75 - 2), estimate.Value!.Value, 1e-12);
        Assert.Equal([15.0, 30.0], estimate.ChainValues.OfType<double>());
        Assert.Equal(7.5, estimate.ChainStandardError!.Value, 1e-12); // √(2 · 7.5² / 1 / 2)
        Assert.Equal(0.3, estimate.AnchorStandardError!.Value, 1e-12);
        Assert.Equal(2, estimate.ChainsOk);
    }

    [Fact]
    public void Few_draws_have_a_value_but_no_verdict_on_it()
    {
        var estimate = From(new LossTrace(1, 2, [2.1, 2.2]));

        Assert.Equal(Verdict.TooShort, estimate.Verdict);
        Assert.Null(estimate.StandardError);
        Assert.Null(estimate.ChainStandardError);
        Assert.Null(estimate.SplitRhat);
    }

    [Fact]
    public void Draws_of_which_no_half_has_an_error_are_not_called_drifting()
    {
        var estimate = From(new LossTrace(1, 15, [.. Enumerable.Range(0, 15).Select(i => 2.0 + i)]));

        Assert.Equal((Verdict.TooShort, "15 draws per chain are too few to judge. Draw at least 16."), (estimate.Verdict, estimate.Reason));
        Assert.NotNull(estimate.SplitRhat);
    }

    [Fact]
    public void Steady_chains_above_the_anchor_are_ok()
    {
        var estimate = From(Trace((_, _) => 2.5));

        Assert.Equal((Verdict.Ok, ""), (estimate.Verdict, estimate.Reason));
    }

    [Fact]
    public void Lower_loss_than_at_the_anchor_is_negative_with_the_reason()
    {
        var estimate = From(Trace((_, _) => 1.5));

        Assert.Equal(Verdict.Negative, estimate.Verdict);
        Assert.True(estimate.Value < 0);
        Assert.Contains("no minimum on this data", estimate.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Chains_that_still_climb_are_drifting()
    {
        var estimate = From(Trace((_, d) => 2.2 + 0.01 * d));

        Assert.Equal(Verdict.Drifting, estimate.Verdict);
        Assert.Contains("above that of the earlier half", estimate.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Chains_that_disagree_are_not_converged()
    {
        var estimate = From(Trace((c, _) => 2.5 + 0.3 * c));

        Assert.Equal(Verdict.NotConverged, estimate.Verdict);
        Assert.True(estimate.SplitRhat > Judgement.LargestRhat);
    }

    [Fact]
    public void Nothing_is_estimated_from_a_diverged_chain()
    {
        var chains = new ComponentChains(Component, LossTrace.Unknown(4, 200), null, [new ChainDivergence(2, 317, 58, double.NaN, "Remedy.")]);

        var estimate = Estimate.From(chains, Anchor, 30);

        Assert.Equal((null, Verdict.Failed, 0), (estimate.Value, estimate.Verdict, estimate.ChainsOk));
        Assert.Equal("Chain 2 reached a loss of NaN at step 317 (draw 58). Remedy.", estimate.Reason);
    }

    [Fact]
    public void With_a_chain_dropped_the_others_make_the_estimate_and_the_reason_says_how_many_are_left()
    {
        LossTrace trace = Trace((c, _) => c == 1 ? double.NaN : 2.5);
        var chains = new ComponentChains(Component, trace, null, [new ChainDivergence(1, 3, 3, double.NaN, "Remedy.")]);

        var estimate = Estimate.From(chains, Anchor, 30, onFailed: FailedChains.Drop);

        Assert.Equal(30 * (trace.Of([0, 2, 3]).Values.ToArray().Average() - 2), estimate.Value!.Value, 1e-9);
        Assert.Equal((3, Verdict.Ok), (estimate.ChainsOk, estimate.Verdict));
        Assert.Null(estimate.ChainValues[1]);
        Assert.Equal("3 of 4 chains are left: Chain 1 reached a loss of NaN at step 3 (draw 3). Remedy.", estimate.Reason);
    }

    [Fact]
    public void A_paired_anchor_takes_each_loss_with_its_own_minibatch_and_says_what_that_gained()
    {
        // Minibatches differ by ± 0.5, walkers from w* by 0.1 ± 0.005.
        LossTrace anchors = Trace((_, _) => 2, 1);
        LossTrace excess = Trace((_, _) => 0.1, 0.01, seed: 12);
        LossTrace losses = anchors.Minus(excess.Minus(0.2)); // anchors + 0.2 − excess

        var estimate = Estimate.From(new ComponentChains(Component, losses, anchors, []), null, 30);

        double expected = 30 * (0.2 - excess.Values.ToArray().Average());
        Assert.Equal(expected, estimate.Value!.Value, 1e-9);
        Assert.Equal(anchors.Values.ToArray().Average(), estimate.Anchor.Mean, 1e-12);
        Assert.InRange(estimate.VarianceGain!.Value, 100 * 100 * 0.5, 100 * 100 * 2.0); // variances of uniform draws of widths 1 and 0.01
        Assert.Null(estimate.AnchorStandardError);
    }

    private static Estimate From(LossTrace trace) => Estimate.From(new ComponentChains(Component, trace, null, []), Anchor, inverseTemperature: 30);

    // Four chains of 200 draws around a level, with noise that is even over any stretch of it.
    private static LossTrace Trace(Func<int, int, double> level, double width = 0.2, int seed = 11)
    {
        var random = new System.Random(seed);
        double[] losses = [.. from c in Enumerable.Range(0, 4) from d in Enumerable.Range(0, 200) select level(c, d) + width * (random.NextDouble() - 0.5)];
        return new LossTrace(4, 200, losses);
    }
}
