using ILGPU;

namespace Accelerated.Kernels.Embedding;

/// <summary>
/// X[r] = Embedding[Ids[r]] for r &lt; Rows, plus Positions[r % Tokens] if <see cref="HasPositions"/> is 1. Embedding [vocabulary, Width],
/// X [Rows, Width], Ids [Rows], each id within the vocabulary.
/// </summary>
public readonly record struct EmbeddingGatherArguments(
    ArrayView<int> Ids,
    ArrayView<float> Embedding,
    ArrayView<float> Positions,
    ArrayView<float> X,
    int HasPositions,
    int Rows,
    int Width,
    int Tokens);
