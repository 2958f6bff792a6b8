using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Sampling;
using Xunit;

namespace Accelerated.Tests.Sampling;

public sealed class ChainRunnerTests : IDisposable
{
    private static readonly ChainOptions Options = new() { Chains = 2, Draws = 2, BurnIn = 1, StepsBetweenDraws = 2, Batch = 2, CheckedDraws = 0 };
    private static readonly WeightRestriction A = new("a", [new ParameterRange(0, 2)]);
    private static readonly WeightRestriction B = new("b", [new ParameterRange(2, 1)]);

    private readonly ComputeDevice device = ComputeDevice.Open("cpu", threads: 1);
    private readonly ScriptedSampler sampler = new();

    public void Dispose() => device.Dispose();

    [Fact]
    public void Each_chain_starts_at_the_anchor_and_takes_its_minibatches_step_by_step()
    {
        using var losses = new ScriptedLosses(device, _ => 1);

        Run(losses, Options, A);

        Assert.Equal(["a on 0 1", "a on 2 3", "a on 4 0", "a on 1 2", "a on 0 1", "a on 2 3", "a on 4 0", "a on 1 2"], losses.Log);
        Assert.Equal(["begin a.0", "step a.0.0", "step a.0.1", "step a.0.2", "step a.0.3", "begin a.1", "step a.1.0", "step a.1.1", "step a.1.2", "step a.1.3"], sampler.Log);
    }

    [Theory]
    [InlineData(BatchSharing.Heads, "a+b a+b a+b a+b a+b a+b a+b a+b")]
    [InlineData(BatchSharing.HeadsAndChains, "a+b+a+b a+b+a+b a+b+a+b a+b+a+b")]
    [InlineData(BatchSharing.None, "a a a a b b b b a a a a b b b b")]
    public void Those_who_share_minibatches_are_evaluated_together(BatchSharing sharing, string together)
    {
        using var losses = new ScriptedLosses(device, _ => 1);

        Run(losses, Options with { Sharing = sharing }, A, B);

        Assert.Equal(together, string.Join(' ', losses.Log.Select(l => l.Split(' ')[0])));
    }

    [Fact]
    public void A_draw_is_the_loss_before_the_step_at_burn_in_plus_draw_times_spacing()
    {
        using var losses = new ScriptedLosses(device, i => i);

        LossTrace trace = Run(losses, Options, A)[0].Losses;

        Assert.Equal([1.0, 3.0, 101.0, 103.0], trace.Values.ToArray());
        Assert.Equal([101.0, 103.0], trace.Chain(1).ToArray());
    }

    [Fact]
    public void The_loss_at_the_anchor_is_taken_once_for_all_who_share_a_minibatch_and_only_at_draws()
    {
        using var losses = new ScriptedLosses(device, _ => 1);
        var batches = new BatchPlan(BatchSharing.Heads, RowOrder.Sequential, 0, 5, 2);

        IReadOnlyList<ComponentChains> chains =
            new ChainRunner(losses, sampler, batches, Options) { Anchor = new PairedAnchor(losses, batches) }.Run([A, B]);

        Assert.Equal(["anchor on 2 3", "anchor on 1 2", "anchor on 2 3", "anchor on 1 2"], losses.Log.Where(l => l.StartsWith("anchor", StringComparison.Ordinal)));
        Assert.All(chains, c => Assert.Equal([0.5, 0.5, 0.5, 0.5], c.AnchorLosses!.Values.ToArray()));
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "infinity")]
    [InlineData(double.NegativeInfinity, "minus infinity")]
    public void A_loss_that_is_no_number_ends_its_component_with_chain_step_draw_and_remedy_and_no_other(double loss, string name)
    {
        using var losses = new ScriptedLosses(device, i => i == 3 ? loss : 1);

        IReadOnlyList<ComponentChains> chains = Run(losses, Options, A, B);

        Assert.Equal($"Chain 0 reached a loss of {name} at step 3 (draw 1). Do less.", Assert.Single(chains[0].Divergences).Message);
        Assert.Equal([1.0, double.NaN, double.NaN, double.NaN], chains[0].Losses.Values.ToArray());
        Assert.Empty(chains[1].Divergences);
        Assert.DoesNotContain("begin a.1", sampler.Log);
        Assert.Contains("step b.1.3", sampler.Log);
    }

    [Fact]
    public void A_dropped_chain_leaves_the_others_of_its_component()
    {
        using var losses = new ScriptedLosses(device, i => i == 2 ? double.NaN : 1);

        ComponentChains chains = Run(losses, Options with { OnFailedChain = FailedChains.Drop }, A)[0];

        Assert.Equal("Chain 0 reached a loss of NaN at step 2 (between draws). Do less.", Assert.Single(chains.Divergences).Message);
        Assert.Equal([1], chains.Survivors);
        Assert.Equal([1.0, 1.0], chains.Losses.Chain(1).ToArray());
    }

    [Fact]
    public void Weights_that_are_no_numbers_fail_the_chain_although_every_loss_was_one()
    {
        using var losses = new ScriptedLosses(device, _ => 1);
        sampler.Ruined = 1;

        ComponentChains chains = Run(losses, Options, A)[0];

        Assert.Equal("Chain 1 reached weights that are not finite at step 3 (draw 1). Do less.", Assert.Single(chains.Divergences).Message);
    }

    [Fact]
    public void Cancelling_stops_before_the_next_step()
    {
        using var cancel = new CancellationTokenSource();
        using var losses = new ScriptedLosses(device, i =>
        {
            if (i == 101)
            {
                cancel.Cancel();
            }

            return 1;
        });

        var runner = new ChainRunner(losses, sampler, new BatchPlan(BatchSharing.Heads, RowOrder.Sequential, 0, 5, 2), Options);
        Assert.Throws<OperationCanceledException>(() => runner.Run([A], cancellation: cancel.Token));

        Assert.Equal("step a.1.1", sampler.Log[^1]);
    }

    [Fact]
    public void Progress_counts_the_steps_of_all_chains_of_all_components()
    {
        using var losses = new ScriptedLosses(device, _ => 1);
        var seen = new Recorder();

        new ChainRunner(losses, sampler, new BatchPlan(BatchSharing.Heads, RowOrder.Sequential, 0, 5, 2), Options).Run([A, B], seen);

        Assert.Equal(Enumerable.Range(1, 16).Select(i => (long)i), seen.Reports.Select(r => r.StepsDone));
        Assert.All(seen.Reports, r => Assert.Equal(16, r.Steps));
    }

    [Fact]
    public void Minibatches_of_their_own_depend_on_the_component_and_nothing_else()
    {
        var plan = new BatchPlan(BatchSharing.None, RowOrder.Shuffled, 7, 1000, 4);
        var again = new BatchPlan(BatchSharing.None, RowOrder.Shuffled, 7, 1000, 4);
        int[] b = new int[4], first = new int[4], other = new int[4];

        plan.Fill("b", 1, 3, b);
        plan.Fill("a", 1, 3, first);
        again.Fill("a", 1, 3, other);

        Assert.Equal(first, other);
        Assert.NotEqual(first, b);
    }

    private IReadOnlyList<ComponentChains> Run(ScriptedLosses losses, ChainOptions options, params WeightRestriction[] components) =>
        new ChainRunner(losses, sampler, new BatchPlan(options.Sharing, RowOrder.Sequential, 0, 5, 2), options).Run(components);

    private sealed class Recorder : IProgress<ChainProgress>
    {
        public List<ChainProgress> Reports { get; } = [];

        public void Report(ChainProgress value) => Reports.Add(value);
    }
}
