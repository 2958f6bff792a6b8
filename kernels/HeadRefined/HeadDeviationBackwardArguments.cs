using ILGPU;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>
/// Gradient of <see cref="HeadDeviationArguments"/> with Sign 1. With κ[w, r] = −DReciprocals · Reciprocals³ / Width, by which C x must be multiplied to become the
/// gradient of x: DZ += κ t, and κ z takes the place of t in T. Shapes as in the forward pass; DReciprocals [Walkers, Rows].
/// </summary>
public readonly record struct HeadDeviationBackwardArguments(
    ArrayView<float> Z,
    ArrayView<float> T,
    ArrayView<float> DZ,
    ArrayView<float> Reciprocals,
    ArrayView<float> DReciprocals,
    int Walkers,
    int Rows,
    int Width,
    int HeadSize,
    long ZStride);
