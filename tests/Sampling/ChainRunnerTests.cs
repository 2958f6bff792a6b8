using Accelerated.Data;
using Accelerated.Sampling;
using Xunit;

namespace Accelerated.Tests.Sampling;

public sealed class ChainRunnerTests
{
    private static readonly ChainOptions Options = new() { Chains = 2, Draws = 2, BurnIn = 1, StepsBetweenDraws = 2, Batch = 2 };

    [Fact]
    public void Each_chain_starts_at_the_anchor_and_takes_its_minibatches_step_by_step()
    {
        using var sampler = new ScriptedSampler((_, _) => 1);

        ChainRunner.Run(sampler, new SequentialOrder(5, 2), Options);

        Assert.Equal(
            [
                "begin 0", "step 0.0 on 0 1", "step 0.1 on 2 3", "step 0.2 on 4 0", "step 0.3 on 1 2",
                "begin 1", "step 1.0 on 0 1", "step 1.1 on 2 3", "step 1.2 on 4 0", "step 1.3 on 1 2", "restore",
            ],
            sampler.Log);
    }

    [Fact]
    public void A_draw_is_the_loss_before_the_step_at_burn_in_plus_draw_times_spacing()
    {
        using var sampler = new ScriptedSampler((chain, step) => 100 * chain + step);

        LossTrace trace = ChainRunner.Run(sampler, new SequentialOrder(5, 2), Options);

        Assert.Equal([1.0, 3.0, 101.0, 103.0], trace.Values.ToArray());
        Assert.Equal([101.0, 103.0], trace.Chain(1).ToArray());
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "infinity")]
    [InlineData(double.NegativeInfinity, "minus infinity")]
    public void A_loss_that_is_no_number_ends_the_run_with_chain_step_draw_and_remedy(double loss, string name)
    {
        using var sampler = new ScriptedSampler((chain, step) => chain == 1 && step == 3 ? loss : 1);

        var error = Assert.Throws<DivergedChainException>(() => ChainRunner.Run(sampler, new SequentialOrder(5, 2), Options));

        Assert.Equal($"Chain 1 reached a loss of {name} at step 3 (draw 1). Do less.", error.Message);
        Assert.Equal((1, 3L, 1), (error.Chain, error.Step, error.Draw));
        Assert.Equal("restore", sampler.Log[^1]);
    }

    [Fact]
    public void A_divergence_between_draws_is_found_as_well()
    {
        using var sampler = new ScriptedSampler((_, step) => step == 2 ? double.NaN : 1);

        var error = Assert.Throws<DivergedChainException>(() => ChainRunner.Run(sampler, new SequentialOrder(5, 2), Options));

        Assert.Equal("Chain 0 reached a loss of NaN at step 2 (between draws). Do less.", error.Message);
    }

    [Fact]
    public void Weights_that_are_no_numbers_fail_the_chain_although_every_loss_was_one()
    {
        using var sampler = new ScriptedSampler((_, _) => 1) { Finite = false };

        var error = Assert.Throws<DivergedChainException>(() => ChainRunner.Run(sampler, new SequentialOrder(5, 2), Options));

        Assert.Equal("Chain 0 reached weights that are not finite at step 3 (draw 1). Do less.", error.Message);
    }

    [Fact]
    public void Cancelling_stops_before_the_next_step_and_restores()
    {
        using var cancel = new CancellationTokenSource();
        using var sampler = new ScriptedSampler((chain, step) =>
        {
            if (chain == 1 && step == 1)
            {
                cancel.Cancel();
            }

            return 1;
        });

        Assert.Throws<OperationCanceledException>(() => ChainRunner.Run(sampler, new SequentialOrder(5, 2), Options, cancellation: cancel.Token));

        Assert.Equal(["step 1.1 on 2 3", "restore"], sampler.Log[^2..]);
    }

    [Fact]
    public void Progress_counts_the_steps_of_all_chains()
    {
        using var sampler = new ScriptedSampler((_, _) => 1);
        var seen = new Recorder();

        ChainRunner.Run(sampler, new SequentialOrder(5, 2), Options, seen);

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], seen.Reports.Select(r => r.StepsDone));
        Assert.All(seen.Reports, r => Assert.Equal(8, r.Steps));
    }

    private sealed class Recorder : IProgress<ChainProgress>
    {
        public List<ChainProgress> Reports { get; } = [];

        public void Report(ChainProgress value) => Reports.Add(value);
    }
}
