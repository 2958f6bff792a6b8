using ILGPU;

namespace Accelerated.Kernels.Normalization;

/// <summary>
/// For each row r of X [Rows, Width]: y = (x − mean) · rstd · Weight + Bias with rstd = 1/√(mean((x − mean)²) + ε). Y [Rows, Width]; Mean and
/// ReciprocalDeviation [Rows] are kept for the backward pass. If <see cref="HasPositions"/> is 1, also
/// YWithPosition[r] = y[r] + Positions[r % Tokens], with Positions [≥ Tokens, Width].
/// </summary>
public readonly record struct LayerNormForwardArguments(
    ArrayView<float> X,
    ArrayView<float> Weight,
    ArrayView<float> Bias,
    ArrayView<float> Y,
    ArrayView<float> Mean,
    ArrayView<float> ReciprocalDeviation,
    ArrayView<float> Positions,
    ArrayView<float> YWithPosition,
    int HasPositions,
    int Rows,
    int Width,
    int Tokens,
    float Epsilon);
