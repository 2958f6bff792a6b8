using ILGPU;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>
/// The term of <see cref="LinearLossArguments"/> for walkers that have each moved one head of the last layer. With d the row's direction, Dots[r] = d·X[r] of the stream that they
/// share, q = O d of the walker (on entry Q) and q* = O* d (AnchorQ): value = Dots[r] − z*·q* + z·q, without the second term if <see cref="HasAnchors"/> is 0;
/// Losses[w, r] += s · value + Offsets[r] with s = Reciprocals[w, r]. If <see cref="Gradients"/> is 1, with g = GradientScale: DZ += g s q,
/// DReciprocals += g · value, and g s z takes the place of q in Q.
/// Element (w, r, j) of Z, Q and DZ at w · ZStride + r · HeadSize + j, AnchorZ and AnchorQ likewise by Heads[w]; Dots, Offsets [Rows]; Reciprocals, Losses, DReciprocals [Walkers, Rows].
/// </summary>
public readonly record struct HeadLinearLossArguments(
    ArrayView<int> Heads,
    ArrayView<float> Z,
    ArrayView<float> Q,
    ArrayView<float> AnchorZ,
    ArrayView<float> AnchorQ,
    ArrayView<float> Dots,
    ArrayView<float> Offsets,
    ArrayView<float> Reciprocals,
    ArrayView<float> Losses,
    ArrayView<float> DZ,
    ArrayView<float> DReciprocals,
    int HasAnchors,
    int Gradients,
    float GradientScale,
    int Walkers,
    int Rows,
    int HeadSize,
    long ZStride);
