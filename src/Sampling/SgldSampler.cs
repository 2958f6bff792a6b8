using Accelerated.Kernels.Optimization;

namespace Accelerated.Sampling;

/// <summary>
/// Stochastic gradient Langevin dynamics (Welling and Teh, 2011), localised around w*, which is where the surface's weights are when the sampler is made:
/// w ← w − (ε/2)(nβ ∇ℓ_m(w) + γ (w − w*)) + √ε σ ξ on the moving weights. The noise is a pure function of (seed, chain, step, index among the moving weights), so
/// it is the same whatever else runs and however minibatches are shared.
/// </summary>
public sealed class SgldSampler : ISampler
{
    private readonly ILossSurface surface;
    private readonly SgldOptions options;
    private readonly AnchoredWeights weights;

    public SgldSampler(ILossSurface surface, WeightRestriction restriction, SgldOptions options)
    {
        this.surface = surface;
        this.options = options;
        weights = new AnchoredWeights(surface, restriction);
    }

    public string DivergenceRemedy => options.Localization > 0
        ? $"Halve --epsilon (now {options.Epsilon}) or raise --localization (now {options.Localization})."
        : $"Halve --epsilon (now {options.Epsilon}) or set --localization (now 0).";

    public ChainState Begin(int chain)
    {
        weights.Restore();
        return new ChainState(chain, 0);
    }

    public (ChainState State, StepInfo Info) Step(ChainState state, ReadOnlySpan<int> rows)
    {
        double loss = surface.LossAndGradient(rows, weights.Restriction);
        foreach (AnchoredWeights.Slice slice in weights.Slices)
        {
            weights.Device.Launch(SgldStep.Family, new SgldStepArguments(
                slice.Weights,
                slice.Gradient,
                slice.Anchor,
                slice.FirstIndex,
                options.Seed,
                (uint)state.Chain,
                checked((uint)state.Step),
                (float)options.Epsilon,
                (float)options.InverseTemperature,
                (float)options.Localization,
                (float)options.NoiseLevel));
        }

        return (state with { Step = state.Step + 1 }, new StepInfo(loss));
    }

    public bool HasFiniteWeights() => weights.AreFinite();

    public void Restore() => weights.Restore();

    /// <summary>Frees the copy of w*. Does not move the weights.</summary>
    public void Dispose() => weights.Dispose();
}
