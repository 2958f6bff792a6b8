using Accelerated.Kernels.Products;
using ILGPU;

namespace Accelerated.Model.HeadRefined;

/// <summary>What walkers of the last layer share about the part of a batch at hand.</summary>
/// <param name="Shared">The pass at w*.</param>
/// <param name="Stream">The final residual stream: at w* where there are <paramref name="Anchors"/>, else without the walkers' head.</param>
/// <param name="StreamReciprocals">Its reciprocal deviation, [tokens].</param>
/// <param name="Reciprocals">That of the stream without each head, [heads, tokens]; without anchors, the same as <paramref name="StreamReciprocals"/>.</param>
/// <param name="Anchors">What the heads do at w*; null where the stream is without the walkers' one head already.</param>
/// <param name="Term">What makes the losses divergences from a teacher; null where they are cross-entropies.</param>
/// <param name="Targets">[tokens].</param>
/// <param name="AnchorLosses">Receives the losses at w*, [tokens]; empty where nobody asks.</param>
/// <param name="IsFirst">Whether gradients are overwritten rather than added to.</param>
/// <param name="Tokens">Tokens of the part.</param>
internal readonly record struct LastLayerPart(
    Activations Shared, MatrixOperand Stream, ArrayView<float> StreamReciprocals, ArrayView<float> Reciprocals, LastLayerAnchors? Anchors, LastLayerTerm? Term, ArrayView<int> Targets, ArrayView<float> AnchorLosses, bool IsFirst, int Tokens);
