using Accelerated.Devices;
using Accelerated.Support;

namespace Accelerated.Sampling;

/// <summary>
/// Runs the chains of several components: those that see the same minibatches step by step together, one such company after another. What a component's chains do never depends
/// on the components beside it.
/// </summary>
/// <param name="losses">Evaluates walkers; stands at w*.</param>
/// <param name="sampler">How chains move.</param>
/// <param name="batches">Which rows they see.</param>
/// <param name="options">How long they run and when they are drawn.</param>
public sealed class ChainRunner(IWalkerLosses losses, ISampler sampler, BatchPlan batches, ChainOptions options)
{
    private readonly int[] rows = new int[options.Batch];

    /// <summary>Where given, the loss at w* is taken on the minibatch of every draw.</summary>
    public PairedAnchor? Anchor { get; init; }

    /// <summary>Called at every draw, in this order, before the chains step on.</summary>
    public IReadOnlyList<IDrawObserver> Observers { get; init; } = [];

    /// <returns>The chains of each component, in their order.</returns>
    /// <exception cref="InvalidInputException">The traces do not fit in memory; nothing was run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between two steps.</exception>
    public IReadOnlyList<ComponentChains> Run(
        IReadOnlyList<WeightRestriction> components, IProgress<ChainProgress>? progress = null, CancellationToken cancellation = default)
    {
        Require.Within(options.StepsPerChain, 1, uint.MaxValue); // the key of the noise holds 32 bits of the step
        using var anchors = new AnchorVectors(losses, components);
        Recording[] recordings = [.. components.Select(c => new Recording(c, options, Anchor is not null, sampler.Settings))];
        var counter = new StepCounter(progress, (long)components.Count * options.Chains * options.StepsPerChain);
        foreach (IReadOnlyList<(int Component, int Chain)> company in Companies(components.Count))
        {
            RunCompany(company, recordings, anchors, counter, cancellation);
        }

        return [.. recordings.Select(r => r.Result())];
    }

    private IEnumerable<IReadOnlyList<(int Component, int Chain)>> Companies(int components)
    {
        IEnumerable<(int Component, int Chain)> all = from chain in Enumerable.Range(0, options.Chains) from c in Enumerable.Range(0, components) select (c, chain);
        return batches.Sharing switch
        {
            BatchSharing.HeadsAndChains => [all.ToArray()],
            BatchSharing.Heads => all.Chunk(components),
            _ => all.Chunk(1),
        };
    }

    private void RunCompany(
        IReadOnlyList<(int Component, int Chain)> company, Recording[] recordings, AnchorVectors anchors, StepCounter counter, CancellationToken cancellation)
    {
        var states = new List<(int Component, SamplerState State)>();
        var walkers = new List<Walker>();
        try
        {
            foreach ((int component, int chain) in company.Where(m => recordings[m.Component].IsWanted(m.Chain)))
            {
                var walker = new Walker(losses.Device, recordings[component].Component);
                walkers.Add(walker);
                states.Add((component, sampler.Init(walker, anchors[component], chain)));
            }

            for (long step = 0; step < options.StepsPerChain && states.Count > 0; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                Step(step, states, recordings, counter);
            }

            foreach ((int component, SamplerState state) in states.Where(s => !s.State.Walker.HasFiniteWeights()))
            {
                long last = options.StepsPerChain - 1;
                recordings[component].Fail(new ChainDivergence(state.Chain, last, options.DrawAt(last), recordings[component].LastLoss(state.Chain), sampler.DivergenceRemedy));
            }
        }
        finally
        {
            states.ForEach(s => s.State.Dispose());
            walkers.ForEach(w => w.Dispose());
        }
    }

    private void Step(long step, List<(int Component, SamplerState State)> states, Recording[] recordings, StepCounter counter)
    {
        (int firstComponent, SamplerState first) = states[0];
        batches.Fill(recordings[firstComponent].Component.Name, first.Chain, step, rows);
        Walker[] walkers = [.. states.Select(s => s.State.Walker)];
        var values = new double[walkers.Length];
        losses.LossesAndGradients(rows, walkers, values);
        int? draw = options.DrawAt(step);
        double? anchorLoss = draw is null ? null : Anchor?.At(first.Chain, step, rows);
        if (draw is { } now && Observers.Count > 0)
        {
            DrawnChain[] chains = [.. states.Select(s => new DrawnChain(s.Component, s.State.Chain, s.State.Walker))];
            foreach (IDrawObserver observer in Observers)
            {
                observer.Observe(now, chains);
            }
        }

        StepCheck? check = draw is { } at && options.IsChecked(at) ? new StepCheck(sampler) : null;
        for (int i = 0; i < walkers.Length; i++)
        {
            (int component, SamplerState state) = states[i];
            if (!double.IsFinite(values[i]))
            {
                recordings[component].Fail(new ChainDivergence(state.Chain, step, draw, values[i], sampler.DivergenceRemedy));
                continue;
            }

            recordings[component].Record(state.Chain, draw, values[i], anchorLoss);
            if (draw is { } drawn)
            {
                recordings[component].Steps.Record(state.Chain, drawn, sampler.NormsOf(state));
            }

            check?.Add(state, values[i]);
            sampler.Step(state, values[i]);
            counter.Count(state.Chain, values[i]);
        }

        check?.Finish(losses, rows, chain => recordings[states.Find(s => s.State == chain).Component].Steps);
        states.RemoveAll(s => !recordings[s.Component].IsWanted(s.State.Chain));
    }

    /// <summary>w* on the moving weights of each component, for as long as chains run.</summary>
    private sealed class AnchorVectors : IDisposable
    {
        private readonly DeviceMemory<float>[] vectors;

        public AnchorVectors(IWalkerLosses losses, IReadOnlyList<WeightRestriction> components)
        {
            vectors = new DeviceMemory<float>[components.Count];
            for (int i = 0; i < vectors.Length; i++)
            {
                vectors[i] = losses.Device.Allocate<float>(components[i].Count);
                losses.CopyAnchor(components[i], vectors[i]);
            }
        }

        public DeviceMemory<float> this[int component] => vectors[component];

        public void Dispose() => Array.ForEach(vectors, v => v.Dispose());
    }

    /// <summary>What is kept of one component.</summary>
    private sealed class Recording(WeightRestriction component, ChainOptions options, bool paired, SamplerOptions? settings)
    {
        private readonly LossTrace trace = LossTrace.Unknown(options.Chains, options.Draws);
        private readonly LossTrace? anchors = paired ? LossTrace.Unknown(options.Chains, options.Draws) : null;
        private readonly SortedDictionary<int, ChainDivergence> divergences = [];
        private readonly double[] last = new double[options.Chains];

        public WeightRestriction Component => component;

        public StepTrace Steps { get; } = new(settings, options);

        /// <summary>Whether steps of that chain are still of use.</summary>
        public bool IsWanted(int chain) => options.OnFailedChain == FailedChains.Drop ? !divergences.ContainsKey(chain) : divergences.Count == 0;

        public double LastLoss(int chain) => last[chain];

        public void Record(int chain, int? draw, double loss, double? anchorLoss)
        {
            last[chain] = loss;
            if (draw is { } d)
            {
                trace[chain, d] = loss;
                if (anchors is not null && anchorLoss is { } atAnchor)
                {
                    anchors[chain, d] = atAnchor;
                }
            }
        }

        public void Fail(ChainDivergence divergence) => divergences.TryAdd(divergence.Chain, divergence);

        public ComponentChains Result() => new(component, trace, anchors, [.. divergences.Values]) { Steps = Steps };
    }

    private sealed class StepCounter(IProgress<ChainProgress>? progress, long steps)
    {
        private long done;

        public void Count(int chain, double loss) => progress?.Report(new ChainProgress(chain, ++done, steps, loss));
    }
}
