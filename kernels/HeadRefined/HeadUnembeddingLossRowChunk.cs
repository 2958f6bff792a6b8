using ILGPU;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>
/// What the kernels of one chunk of rows see: rows <see cref="FirstRow"/> to FirstRow + <see cref="Rows"/> − 1 of the whole, with what all walkers share in
/// <see cref="Shared"/> and the current walker's L, later its gradient, in <see cref="Logits"/>, both [Rows, Vocabulary], and its logsumexp in <see cref="LogSumExp"/> [Rows].
/// </summary>
internal readonly record struct HeadUnembeddingLossRowChunk(
    HeadUnembeddingLossArguments Whole,
    ArrayView<float> Shared,
    ArrayView<float> Logits,
    ArrayView<float> LogSumExp,
    int Walker,
    int FirstRow,
    int Rows);
