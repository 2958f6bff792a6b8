using ILGPU;

namespace Accelerated.Kernels.Unembedding;

/// <summary>
/// Unembedding, cross-entropy and their gradients in one pass over blocks of rows; the logits of the whole batch are never stored.
/// logits[r] = X[r] W + b; Losses[r] = logsumexp(logits[r]) − logits[r, Targets[r]] (natural log), 0 where the target is −1.
/// With G[r] = GradientScale · (softmax(logits[r]) − onehot(Targets[r])), 0 where the target is −1:
/// <see cref="Gradients"/> 0 computes no gradient; 1 also DX = G Wᵀ; 2 also DWeights = Xᵀ G and DBias = Σ_r G[r]. Gradients are overwritten.
/// X, DX [Rows, Width]; Weights, DWeights [Width, Vocabulary]; Bias, DBias [Vocabulary]; Targets, Losses [Rows].
/// </summary>
public readonly record struct UnembeddingLossArguments(
    ArrayView<float> X,
    ArrayView<float> Weights,
    ArrayView<float> Bias,
    ArrayView<int> Targets,
    ArrayView<float> Losses,
    ArrayView<float> DX,
    ArrayView<float> DWeights,
    ArrayView<float> DBias,
    int Gradients,
    float GradientScale,
    int Rows,
    int Width,
    int Vocabulary);
