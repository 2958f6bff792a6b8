using ILGPU;

namespace Accelerated.Kernels.Embedding;

/// <summary>
/// DEmbedding[v] = Σ DX[r] over the rows r whose id is v, in ascending order of r; 0 where there is none. Order [rows] lists the rows sorted by
/// id, then by row; the rows of id v are Order[Start[v]] to Order[Start[v + 1] − 1], Start [Vocabulary + 1]. Sorted on the host once per batch, so that
/// no variant needs atomics. DX [rows, Width], DEmbedding [Vocabulary, Width], overwritten.
/// </summary>
public readonly record struct EmbeddingScatterArguments(
    ArrayView<float> DX,
    ArrayView<int> Order,
    ArrayView<int> Start,
    ArrayView<float> DEmbedding,
    int Vocabulary,
    int Width);
