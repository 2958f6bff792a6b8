using ILGPU;

namespace Accelerated.Kernels.Attention;

/// <summary>
/// Gradient of <see cref="AttentionForwardArguments"/>: with w recomputed from LogSumExp and δ[p] = DZ[p]·Z[p],
/// ds[p, j] = w[p, j] (DZ[p]·v[j] − δ[p]) · Scale; DQ[p] = Σ_j ds[p, j] k[j]; DK[j] = Σ_p ds[p, j] q[p]; DV[j] = Σ_p w[p, j] DZ[p].
/// All matrices are laid out as in the forward pass; DQ, DK and DV are overwritten. DQ, DK, DV overlap no input.
/// </summary>
public readonly record struct AttentionBackwardArguments(
    ArrayView<float> Q,
    ArrayView<float> K,
    ArrayView<float> V,
    ArrayView<float> Z,
    ArrayView<float> LogSumExp,
    ArrayView<float> DZ,
    ArrayView<float> DQ,
    ArrayView<float> DK,
    ArrayView<float> DV,
    int Heads,
    int Sequences,
    int Tokens,
    int HeadSize,
    long HeadStride,
    float Scale);
