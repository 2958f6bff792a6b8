using ILGPU;

namespace Accelerated.Kernels.Attention;

/// <summary>A backward pass with δ [Heads][Sequences][Tokens] in <see cref="Deltas"/>, which its first kernel fills.</summary>
internal readonly record struct GroupedBackwardArguments(AttentionBackwardArguments Whole, ArrayView<float> Deltas, int IsAligned)
{
    /// <summary>Where the rows of a pair of head and sequence begin.</summary>
    public long Start(int pair)
    {
        int head = pair / Whole.Sequences;
        return head * Whole.HeadStride + (long)(pair - head * Whole.Sequences) * Whole.Tokens * Whole.HeadSize;
    }

    /// <summary>The rows of one matrix that begin at <paramref name="start"/>.</summary>
    public HeadRows Rows(ArrayView<float> data, long start) => new(data, start, Whole.Tokens, Whole.HeadSize, IsAligned);
}
