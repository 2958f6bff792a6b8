using ILGPU;

namespace Accelerated.Kernels.Optimization;

/// <summary>
/// One step of Langevin dynamics with the preconditioner of RMSProp (Li, Chen, Carlson and Carin, 2016, without their correction term): with g = Gradient,
/// V ← Decay · V + (1 − Decay) g²; G = 1 / (√V + Stability); w ← w − (ε/2) G (nβ g + γ (w − Anchor)) + √(ε G) · σ · ξ, then clipped to Anchor ± Box.
/// All views have equal length; ξ as in <see cref="SgldStepArguments"/>.
/// </summary>
public readonly record struct RmspropSgldStepArguments(
    ArrayView<float> Weights,
    ArrayView<float> SecondMoment,
    ArrayView<float> Gradient,
    ArrayView<float> Anchor,
    ulong Seed,
    uint Chain,
    uint Step,
    float Epsilon,
    float InverseTemperature,
    float Localization,
    float NoiseLevel,
    float Decay,
    float Stability,
    float Box);
