using ILGPU;

namespace Accelerated.Kernels.Optimization;

/// <summary>
/// One step of Langevin dynamics with momentum: v ← (1 − Friction) v − (ε/2) (nβ · Gradient + γ (w − Anchor)) + NoiseScale · ξ; w ← w + v. A coordinate that would leave
/// Anchor ± Box stops at the wall with v = 0. Friction and NoiseScale come from the sampler: stochastic gradient Hamiltonian Monte Carlo has both constant, a thermostat moves Friction.
/// All views have equal length; ξ as in <see cref="SgldStepArguments"/>.
/// </summary>
public readonly record struct MomentumStepArguments(
    ArrayView<float> Weights,
    ArrayView<float> Velocity,
    ArrayView<float> Gradient,
    ArrayView<float> Anchor,
    ulong Seed,
    uint Chain,
    uint Step,
    float Epsilon,
    float InverseTemperature,
    float Localization,
    float Friction,
    float NoiseScale,
    float Box);
