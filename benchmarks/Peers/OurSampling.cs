using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Sampling;

namespace Accelerated.Peers;

/// <summary>Langevin steps of chains side by side, each of which moves one head.</summary>
internal sealed class OurSampling : IDisposable
{
    private readonly IWalkerLosses losses;
    private readonly SgldSampler sampler;
    private readonly List<IDisposable> kept = [];
    private readonly List<SamplerState> states = [];
    private readonly Walker[] walkers;
    private readonly double[] results;
    private readonly int[] rows;

    public OurSampling(Transformer model, IWalkerLosses losses, IReadOnlyList<Head> heads, int rows, SgldOptions options)
    {
        this.losses = losses;
        this.rows = [.. Enumerable.Range(0, rows)];
        sampler = new SgldSampler(options);
        foreach (Head head in heads)
        {
            WeightRestriction restriction = ComponentSyntax.Parse(head.ToString(), model.Layout, HeadBiases.Include).Restriction;
            var walker = new Walker(model.Device, restriction);
            DeviceMemory<float> anchor = model.Device.Allocate<float>(restriction.Count);
            losses.CopyAnchor(restriction, anchor);
            SamplerState state = sampler.Init(walker, anchor, chain: 0);
            kept.AddRange([walker, anchor, state]);
            states.Add(state);
        }

        walkers = [.. states.Select(s => s.Walker)];
        results = new double[walkers.Length];
    }

    /// <summary>One step of every chain; returns the loss of the first.</summary>
    public double Step()
    {
        losses.LossesAndGradients(rows, walkers, results);
        for (int i = 0; i < walkers.Length; i++)
        {
            sampler.Step(states[i], results[i]);
        }

        return results[0];
    }

    public void Dispose()
    {
        kept.ForEach(k => k.Dispose());
        losses.Dispose();
    }
}
