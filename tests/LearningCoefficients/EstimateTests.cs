using Accelerated.LearningCoefficients;
using Accelerated.Sampling;
using Xunit;

namespace Accelerated.Tests.LearningCoefficients;

public sealed class EstimateTests
{
    private static readonly AnchorLoss Anchor = new(2, 0.01, 512);

    [Fact]
    public void The_value_is_nbeta_times_the_mean_loss_above_the_anchor_and_chains_have_their_own()
    {
        var trace = new LossTrace(2, 3, [2.0, 2.5, 3.0, 2.0, 3.0, 4.0]);

        var estimate = Estimate.From(trace, Anchor, inverseTemperature: 30);

        Assert.Equal(30 * (2.75 - 2), estimate.Value!.Value, 1e-12);
        Assert.Equal([15.0, 30.0], estimate.ChainValues);
        Assert.Equal(7.5, estimate.ChainStandardError!.Value, 1e-12); // √(2 · 7.5² / 1 / 2)
        Assert.Equal(0.3, estimate.AnchorStandardError!.Value, 1e-12);
        Assert.Equal(2, estimate.ChainsOk);
    }

    [Fact]
    public void Few_draws_have_a_value_but_no_verdict_on_it()
    {
        var estimate = Estimate.From(new LossTrace(1, 2, [2.1, 2.2]), Anchor, 30);

        Assert.Equal(Verdict.TooShort, estimate.Verdict);
        Assert.Null(estimate.StandardError);
        Assert.Null(estimate.ChainStandardError);
        Assert.Null(estimate.SplitRhat);
    }

    [Fact]
    public void Draws_of_which_no_half_has_an_error_are_not_called_drifting()
    {
        var estimate = Estimate.From(new LossTrace(1, 15, [.. Enumerable.Range(0, 15).Select(i => 2.0 + i)]), Anchor, 30);

        Assert.Equal((Verdict.TooShort, "15 draws per chain are too few to judge. Draw at least 16."), (estimate.Verdict, estimate.Reason));
        Assert.NotNull(estimate.SplitRhat);
    }

    [Fact]
    public void Steady_chains_above_the_anchor_are_ok()
    {
        var estimate = Estimate.From(Trace((_, _) => 2.5), Anchor, 30);

        Assert.Equal((Verdict.Ok, ""), (estimate.Verdict, estimate.Reason));
    }

    [Fact]
    public void Lower_loss_than_at_the_anchor_is_negative_with_the_reason()
    {
        var estimate = Estimate.From(Trace((_, _) => 1.5), Anchor, 30);

        Assert.Equal(Verdict.Negative, estimate.Verdict);
        Assert.True(estimate.Value < 0);
        Assert.Contains("no minimum on this data", estimate.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Chains_that_still_climb_are_drifting()
    {
        var estimate = Estimate.From(Trace((_, d) => 2.2 + 0.01 * d), Anchor, 30);

        Assert.Equal(Verdict.Drifting, estimate.Verdict);
        Assert.Contains("above that of the earlier half", estimate.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Chains_that_disagree_are_not_converged()
    {
        var estimate = Estimate.From(Trace((c, _) => 2.5 + 0.3 * c), Anchor, 30);

        Assert.Equal(Verdict.NotConverged, estimate.Verdict);
        Assert.True(estimate.SplitRhat > Judgement.LargestRhat);
    }

    [Fact]
    public void Nothing_is_estimated_from_a_diverged_chain()
    {
        var divergence = new DivergedChainException(new ChainState(2, 317), 58, double.NaN, "Remedy.");

        var estimate = Estimate.Failed(divergence, Anchor, 30);

        Assert.Equal((null, Verdict.Failed, 0), (estimate.Value, estimate.Verdict, estimate.ChainsOk));
        Assert.Equal("Chain 2 reached a loss of NaN at step 317 (draw 58). Remedy.", estimate.Reason);
    }

    // Four chains of 200 draws around a level, with noise that is even over any stretch of it.
    private static LossTrace Trace(Func<int, int, double> level)
    {
        var random = new System.Random(11);
        double[] losses = [.. from c in Enumerable.Range(0, 4) from d in Enumerable.Range(0, 200) select level(c, d) + 0.2 * (random.NextDouble() - 0.5)];
        return new LossTrace(4, 200, losses);
    }
}
