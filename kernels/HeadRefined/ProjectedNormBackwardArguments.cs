using ILGPU;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>
/// Gradient of <see cref="ProjectedNormArguments"/>, whose results Y, Mean and ReciprocalDeviation = s are. From DY, laid out like Y: DX += −s² / Width · (Σ DY · (Y − Constant)) · (x − mean),
/// the share of the deviation, and DY · s, the gradient of what Y was on entry, takes the place of DY.
/// </summary>
public readonly record struct ProjectedNormBackwardArguments(
    ArrayView<float> X,
    ArrayView<float> Y,
    ArrayView<float> Constant,
    ArrayView<float> Mean,
    ArrayView<float> ReciprocalDeviation,
    ArrayView<float> DY,
    ArrayView<float> DX,
    int Rows,
    int Width,
    int Blocks,
    int BlockWidth,
    long BlockStride,
    int Tokens,
    int ConstantRows);
