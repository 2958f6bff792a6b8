using Accelerated.Devices;

namespace Accelerated.Sampling;

/// <summary>
/// Looks closer at one step of chains that see the same minibatch: evaluates it again where the steps led, and at w*. The walkers' weights are as before afterwards, their
/// gradients are not.
/// </summary>
internal sealed class StepCheck(ISampler sampler)
{
    private readonly List<(SamplerState State, LangevinProposal? Proposal, float[] Displacement, float[] Gradient, double Loss)> before = [];

    /// <summary>Remembers a chain that is about to step.</summary>
    public void Add(SamplerState state, double loss)
    {
        float[] displacement = state.Walker.Weights.ToArray();
        float[] anchor = state.Anchor.ToArray();
        for (int i = 0; i < displacement.Length; i++)
        {
            displacement[i] -= anchor[i];
        }

        before.Add((state, sampler.ProposalOf(state), displacement, state.Walker.Gradient.ToArray(), loss));
    }

    /// <summary>After the steps.</summary>
    /// <param name="losses">Evaluates walkers.</param>
    /// <param name="rows">The minibatch of the steps.</param>
    /// <param name="traceOf">Where what is seen of a chain goes.</param>
    public void Finish(IWalkerLosses losses, ReadOnlySpan<int> rows, Func<SamplerState, StepTrace> traceOf)
    {
        Walker[] walkers = [.. before.Select(b => b.State.Walker)];
        var values = new double[walkers.Length];
        if (before.Any(b => b.Proposal is not null))
        {
            losses.LossesAndGradients(rows, walkers, values);
            for (int i = 0; i < walkers.Length; i++)
            {
                if (before[i].Proposal?.Acceptance(walkers[i], before[i].Loss, values[i]) is { } probability)
                {
                    traceOf(before[i].State).RecordAcceptance(before[i].State.Chain, double.IsNaN(probability) ? 0 : probability);
                }
            }
        }

        DeviceMemory<float>[] kept = [.. walkers.Select(w => w.Weights.Device.Allocate<float>(w.Weights.Length))];
        try
        {
            for (int i = 0; i < walkers.Length; i++)
            {
                kept[i].CopyFrom(walkers[i].Weights);
                walkers[i].Weights.CopyFrom(before[i].State.Anchor);
            }

            losses.LossesAndGradients(rows, walkers, values);
            for (int i = 0; i < walkers.Length; i++)
            {
                (double along, double square) = Curvature(before[i].Displacement, before[i].Gradient, walkers[i].Gradient.ToArray());
                traceOf(before[i].State).RecordCurvature(before[i].State.Chain, along, square);
                walkers[i].Weights.CopyFrom(kept[i]);
            }

            losses.Device.Synchronize();
        }
        finally
        {
            Array.ForEach(kept, k => k.Dispose());
        }
    }

    private static (double Along, double Square) Curvature(float[] displacement, float[] gradient, float[] atAnchor)
    {
        double along = 0, square = 0;
        for (int i = 0; i < displacement.Length; i++)
        {
            double change = (double)gradient[i] - atAnchor[i];
            along += displacement[i] * change;
            square += change * change;
        }

        return double.IsFinite(square) ? (along, square) : default;
    }
}
