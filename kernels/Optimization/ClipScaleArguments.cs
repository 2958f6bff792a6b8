using ILGPU;

namespace Accelerated.Kernels.Optimization;

/// <summary>
/// From the sums that <c>squared-norm</c> leaves, the gradient's norm and what it is scaled by so that it is no longer than Longest, as PyTorch has it:
/// NormAndScale[0] = √Σ BlockSums; NormAndScale[1] = min(1, Longest / (norm + 1e-6)), NaN where the norm is. So that no host has to wait for the norm.
/// BlockSums of any length; NormAndScale [2].
/// </summary>
public readonly record struct ClipScaleArguments(ArrayView<float> BlockSums, ArrayView<float> NormAndScale, float Longest)
{
    public const float Guard = 1e-6f;
}
