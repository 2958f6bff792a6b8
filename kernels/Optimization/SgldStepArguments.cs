using ILGPU;

namespace Accelerated.Kernels.Optimization;

/// <summary>
/// One step of stochastic gradient Langevin dynamics on a contiguous range of the moving coordinates:
/// w ← w − (ε/2) (nβ · Gradient + γ (w − Anchor)) + √ε · σ · ξ, ξ ~ N(0, 1), then clipped to Anchor ± Box; an infinite Box is none.
/// Weights, Gradient and Anchor are views of equal length that start at the range. ξ of element i is <c>NormalNoise</c> at index
/// FirstIndex + i of (Seed, <c>NoisePurpose.Langevin</c>, Chain, Step), FirstIndex counting among the moving coordinates only.
/// </summary>
public readonly record struct SgldStepArguments(
    ArrayView<float> Weights,
    ArrayView<float> Gradient,
    ArrayView<float> Anchor,
    long FirstIndex,
    ulong Seed,
    uint Chain,
    uint Step,
    float Epsilon,
    float InverseTemperature,
    float Localization,
    float NoiseLevel,
    float Box);
