using ILGPU;

namespace Accelerated.Kernels.Normalization;

/// <summary>
/// With x̂ = (x − mean) · rstd and g = DY · Weight: DX (+)= rstd · (g − mean(g) − x̂ · mean(g · x̂)); DWeight = Σ_r DY · x̂; DBias = Σ_r DY.
/// DX [Rows, Width] is added to if <see cref="Accumulate"/> is 1, else overwritten; DWeight and DBias [Width] are overwritten, and only if
/// <see cref="HasWeightGradient"/> is 1.
/// </summary>
public readonly record struct LayerNormBackwardArguments(
    ArrayView<float> X,
    ArrayView<float> Mean,
    ArrayView<float> ReciprocalDeviation,
    ArrayView<float> Weight,
    ArrayView<float> DY,
    ArrayView<float> DX,
    ArrayView<float> DWeight,
    ArrayView<float> DBias,
    int Accumulate,
    int HasWeightGradient,
    int Rows,
    int Width);
