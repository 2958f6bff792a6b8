using ILGPU;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>
/// Adds a term to losses that is linear in the stream: Dots[r] = X[r]·Directions[r]; if <see cref="HasLosses"/> is 1, Losses[r] += s · Dots[r] + Offsets[r]; if
/// <see cref="Gradients"/> is 1, DX[r] += GradientScale · s · Directions[r]. s = Reciprocals[r], or 1 if <see cref="HasReciprocals"/> is 0.
/// X, Directions, DX [Rows, Width]; Offsets, Reciprocals, Dots, Losses [Rows].
/// </summary>
public readonly record struct LinearLossArguments(
    ArrayView<float> X,
    ArrayView<float> Directions,
    ArrayView<float> Offsets,
    ArrayView<float> Reciprocals,
    ArrayView<float> Dots,
    ArrayView<float> Losses,
    ArrayView<float> DX,
    int HasReciprocals,
    int HasLosses,
    int Gradients,
    float GradientScale,
    int Rows,
    int Width);
