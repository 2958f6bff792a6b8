using ILGPU;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>
/// Layer norm of X [Rows, Width] as a projection of it sees it. On entry Y is x C diag(weight) W, C the centring, found without the norm; on return
/// y[b, r, j] = s[r] · y[b, r, j] + Constant[b, p, j] with p = min(r % Tokens, ConstantRows − 1) and s = ReciprocalDeviation = 1/√(mean((x − mean)²) + ε). Mean and ReciprocalDeviation
/// [Rows] are kept for the backward pass. Element (b, r, j) of Y at b · BlockStride + r · BlockWidth + j; Constant [Blocks, ConstantRows, BlockWidth].
/// </summary>
public readonly record struct ProjectedNormArguments(
    ArrayView<float> X,
    ArrayView<float> Y,
    ArrayView<float> Constant,
    ArrayView<float> Mean,
    ArrayView<float> ReciprocalDeviation,
    int Rows,
    int Width,
    int Blocks,
    int BlockWidth,
    long BlockStride,
    int Tokens,
    int ConstantRows,
    float Epsilon);
