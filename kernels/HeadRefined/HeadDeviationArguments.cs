using ILGPU;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>
/// The final norm's deviation where one head's outputs have changed. X is the stream without the change ±Z O, of reciprocal deviation s₀ = Base; O C X and the Gram
/// matrices C-centre what they are made of. With t₀ = T (on entry O C X) − z* Cross and t = t₀ + Sign · z Gram:
/// T = t (= O C x, x the changed stream) and Reciprocals = 1/√(1/s₀² + Sign · z·(t₀ + t) / Width). The term of z* is skipped if <see cref="HasAnchors"/> is 0.
/// Element (w, r, j) of Z and T at w · ZStride + r · HeadSize + j, AnchorZ likewise by Heads[w]; Gram, Cross [Walkers, HeadSize, HeadSize]; Reciprocals [Walkers, Rows];
/// Base of row r at Heads[w] · BaseStride + r.
/// </summary>
public readonly record struct HeadDeviationArguments(
    ArrayView<int> Heads,
    ArrayView<float> Z,
    ArrayView<float> T,
    ArrayView<float> Gram,
    ArrayView<float> AnchorZ,
    ArrayView<float> Cross,
    ArrayView<float> Base,
    ArrayView<float> Reciprocals,
    int HasAnchors,
    float Sign,
    int Walkers,
    int Rows,
    int Width,
    int HeadSize,
    long ZStride,
    long BaseStride);
