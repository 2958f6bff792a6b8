using ILGPU;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>
/// Losses of several walkers, each of which has moved one head of the last layer, on the same rows. What all of them share is computed once per block of rows:
/// B[r] = Weights X[r]. With the head h = Heads[w] of walker w, its outputs z and map M, those at w* (z*, M*), and the reciprocal deviation s of its final norm:
/// L[w, r] = B[r] − M*[h] z*[h, r] + M[w] z[w, r], without the second term if <see cref="HasAnchors"/> is 0 (X is then the stream without the head);
/// logits[w, r] = s[w, r] · L[w, r] + Bias; Losses[w, r] = logsumexp(logits) − logits[Targets[r]] (natural log), 0 where the target is −1.
/// With G = GradientScale · (softmax(logits) − onehot(target)), 0 where the target is −1, <see cref="Gradients"/> 1 computes DZ[w, r] = s · M[w]ᵀ G,
/// DReciprocals[w, r] = G · L and DMap[w] = Σ_r s · G zᵀ; DMap is added to if <see cref="AccumulateMap"/> is 1, all else is overwritten.
/// AnchorReciprocals are those of X itself; if <see cref="HasAnchorLosses"/> is 1, AnchorLosses[r] are the losses of the logits AnchorReciprocals[r] · B[r] + Bias.
/// X [Rows, Width]; Weights [Vocabulary, Width], row v <see cref="WeightStride"/> · v; Bias [Vocabulary]; Targets [Rows]; element (w, r, j) of Z and DZ at
/// w · ZStride + r · HeadSize + j, AnchorZ likewise by heads; Map, DMap [Walkers, Vocabulary, HeadSize], AnchorMap [heads, Vocabulary, HeadSize]; Reciprocals,
/// DReciprocals, Losses [Walkers, Rows]; AnchorReciprocals, AnchorLosses [Rows]. Nothing of a walker depends, in any bit, on the others.
/// </summary>
public readonly record struct HeadUnembeddingLossArguments(
    ArrayView<float> X,
    ArrayView<float> Weights,
    ArrayView<float> Bias,
    ArrayView<int> Targets,
    ArrayView<int> Heads,
    ArrayView<float> Z,
    ArrayView<float> Map,
    ArrayView<float> Reciprocals,
    ArrayView<float> AnchorZ,
    ArrayView<float> AnchorMap,
    ArrayView<float> AnchorReciprocals,
    ArrayView<float> Losses,
    ArrayView<float> AnchorLosses,
    ArrayView<float> DZ,
    ArrayView<float> DReciprocals,
    ArrayView<float> DMap,
    int HasAnchors,
    int HasAnchorLosses,
    int Gradients,
    int AccumulateMap,
    float GradientScale,
    int Walkers,
    int Rows,
    int Width,
    int HeadSize,
    int Vocabulary,
    int WeightStride,
    long ZStride);
