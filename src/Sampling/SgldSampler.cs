using Accelerated.Devices;
using Accelerated.Kernels.Optimization;

namespace Accelerated.Sampling;

/// <summary>
/// Stochastic gradient Langevin dynamics (Welling and Teh, 2011), localised around w*: w ← w − (ε/2)(nβ ∇ℓ_m(w) + γ (w − w*)) + √ε σ ξ on the moving weights. The noise is a
/// pure function of (seed, chain, step, index among the moving weights), so it is the same whatever else runs and however minibatches are shared.
/// </summary>
public sealed class SgldSampler(SgldOptions options) : ISampler
{
    public string DivergenceRemedy => options.Localization > 0
        ? $"Halve --epsilon (now {options.Epsilon}) or raise --localization (now {options.Localization})."
        : $"Halve --epsilon (now {options.Epsilon}) or set --localization (now 0).";

    public SamplerState Init(Walker walker, DeviceMemory<float> anchor, int chain) => new SgldState(walker, anchor, chain);

    public StepInfo Step(SamplerState state, double loss)
    {
        Walker walker = state.Walker;
        walker.Weights.Device.Launch(SgldStep.Family, new SgldStepArguments(
            walker.Weights.View,
            walker.Gradient.View,
            state.Anchor.View,
            FirstIndex: 0,
            options.Seed,
            (uint)state.Chain,
            checked((uint)state.Step),
            (float)options.Epsilon,
            (float)options.InverseTemperature,
            (float)options.Localization,
            (float)options.NoiseLevel));
        state.Step++;
        return new StepInfo(loss);
    }
}
