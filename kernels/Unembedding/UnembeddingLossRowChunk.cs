using ILGPU;

namespace Accelerated.Kernels.Unembedding;

/// <summary>
/// What the kernels of one chunk of rows see: rows <see cref="FirstRow"/> to FirstRow + <see cref="Rows"/> − 1 of the whole, with their logits, and later
/// their gradient, in <see cref="Logits"/> [Rows, Vocabulary] and their logsumexp in <see cref="LogSumExp"/> [Rows].
/// </summary>
internal readonly record struct UnembeddingLossRowChunk(
    UnembeddingLossArguments Whole,
    ArrayView<float> Logits,
    ArrayView<float> LogSumExp,
    int FirstRow,
    int Rows);
