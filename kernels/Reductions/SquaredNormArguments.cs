using ILGPU;

namespace Accelerated.Kernels.Reductions;

/// <summary>
/// BlockSums[b] = Σ x² over elements b · <see cref="BlockLength"/> to (b + 1) · <see cref="BlockLength"/> − 1 of X, with compensated summation. The host adds the
/// blocks in float64 in ascending order, so the norm does not depend on the launch. BlockSums [⌈length / BlockLength⌉].
/// </summary>
public readonly record struct SquaredNormArguments(ArrayView<float> X, ArrayView<float> BlockSums)
{
    public const int BlockLength = 4096;
}
