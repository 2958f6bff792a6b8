using ILGPU;

namespace Accelerated.Kernels.Attention;

/// <summary>A backward pass, or that of some pairs of head and sequence.</summary>
/// <param name="Whole">All of it.</param>
/// <param name="Deltas">δ [Heads][Sequences][Tokens], which its first kernel fills.</param>
/// <param name="Gradients">Of the scores of these pairs.</param>
/// <param name="FirstPair">The first of them.</param>
/// <param name="Pairs">How many there are.</param>
/// <param name="IsAligned">1 if four features that start at a multiple of four can be moved at once.</param>
internal readonly record struct GroupedBackwardArguments(
    AttentionBackwardArguments Whole, ArrayView<float> Deltas, ScoreGradients Gradients, int FirstPair, int Pairs, int IsAligned)
{
    /// <summary>What the group owns, with a pair among all of them.</summary>
    public AttentionPlace Place(int lastFirst)
    {
        var place = new AttentionPlace(Grid.IdxX, Pairs, Whole.Tokens, lastFirst);
        return place with { Pair = place.Pair + FirstPair };
    }

    /// <summary>Where the rows of a pair of head and sequence begin.</summary>
    public long Start(int pair)
    {
        int head = pair / Whole.Sequences;
        return head * Whole.HeadStride + (long)(pair - head * Whole.Sequences) * Whole.Tokens * Whole.HeadSize;
    }

    /// <summary>The rows of one matrix that begin at <paramref name="start"/>.</summary>
    public HeadRows Rows(ArrayView<float> data, long start) => new(data, start, Whole.Tokens, Whole.HeadSize, IsAligned);
}
