using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Attention;

/// <summary>
/// What the grouped kernels of attention share. A group owns 64 positions of one head and sequence and 32 features of its output, and passes over the positions it has to
/// do with in tiles of 32. A thread of 128 holds 4 × 4 pairs of own positions and passing positions, and of own positions and features likewise.
/// Tiles in shared memory are <c>turned</c>, [feature][position], for the products over features, or <c>rows</c>, [position][feature], for those over positions; all are
/// padded by a quad and read as quads.
/// </summary>
internal static class AttentionGroup
{
    public const int Own = 64;
    public const int Passing = 32;
    public const int Features = 32;
    public const int Threads = 128;

    /// <summary>Threads whose own positions are the same.</summary>
    public const int Columns = Passing / Quad.Length;

    /// <summary>Quads of one feature of a turned tile of own positions, or of one passing position of weights.</summary>
    public const int OwnPitch = Own / Quad.Length + 1;

    /// <summary>Quads of one feature of a turned tile of passing positions, or of one position of rows.</summary>
    public const int PassingPitch = Passing / Quad.Length + 1;

    public const int TurnedOwnFloats = Features * OwnPitch * Quad.Length;
    public const int TurnedPassingFloats = Features * PassingPitch * Quad.Length;
    public const int RowFloats = Passing * PassingPitch * Quad.Length;
    public const int WeightFloats = Passing * OwnPitch * Quad.Length;

    /// <summary>
    /// Which four own positions the thread has; a warp has 32. Neighbouring lanes alternate between two rows, so that each quarter of a warp, whose loads of 16 bytes a thread are
    /// served at once, reaches few places.
    /// </summary>
    public static int Row(int thread) => (thread >> 5) * 4 + ((thread & 1) | (thread >> 4 & 1) << 1);

    /// <summary>Which four passing positions, or features, the thread has.</summary>
    public static int Column(int thread) => thread >> 1 & (Columns - 1);

    /// <summary>Groups for all own positions and features of <paramref name="heads"/> · <paramref name="sequences"/> pairs.</summary>
    public static int Groups(int heads, int sequences, int tokens, int headSize) => checked(heads * sequences * OwnTiles(tokens) * FeatureTiles(headSize));

    public static int OwnTiles(int tokens) => (tokens + Own - 1) / Own;

    public static int FeatureTiles(int headSize) => (headSize + Features - 1) / Features;

    /// <summary>
    /// + Σ over 32 terms of own times passing, which start at the given quads: features of two turned tiles, or passing positions of weights and rows. Without a loop, whose sums would be
    /// copied in every turn; long, so that distances become part of the loads' instructions.
    /// </summary>
    public static Patch Products(ArrayView<Quad> shared, long own, long passing, Patch sums)
    {
        sums = EightProducts(shared, own, passing, sums);
        sums = EightProducts(shared, own + 8 * OwnPitch, passing + 8 * PassingPitch, sums);
        sums = EightProducts(shared, own + 16 * OwnPitch, passing + 16 * PassingPitch, sums);
        return EightProducts(shared, own + 24 * OwnPitch, passing + 24 * PassingPitch, sums);
    }

    private static Patch EightProducts(ArrayView<Quad> shared, long own, long passing, Patch sums)
    {
        sums = sums.Plus(shared[own], shared[passing]);
        sums = sums.Plus(shared[own + OwnPitch], shared[passing + PassingPitch]);
        sums = sums.Plus(shared[own + 2 * OwnPitch], shared[passing + 2 * PassingPitch]);
        sums = sums.Plus(shared[own + 3 * OwnPitch], shared[passing + 3 * PassingPitch]);
        sums = sums.Plus(shared[own + 4 * OwnPitch], shared[passing + 4 * PassingPitch]);
        sums = sums.Plus(shared[own + 5 * OwnPitch], shared[passing + 5 * PassingPitch]);
        sums = sums.Plus(shared[own + 6 * OwnPitch], shared[passing + 6 * PassingPitch]);
        return sums.Plus(shared[own + 7 * OwnPitch], shared[passing + 7 * PassingPitch]);
    }

    /// <summary>The same of weights and rows where own positions are queries and a key counts only for those at or after it. <paramref name="ahead"/>: first passing minus first own position of the thread.</summary>
    public static Patch GatherKeys(ArrayView<Quad> shared, int weights, int rows, int ahead, Patch sums)
    {
        for (int i = 0; i < Passing; i++)
        {
            sums = sums.PlusRows(shared[weights + i * OwnPitch], shared[rows + i * PassingPitch], ahead + i, Quad.Length);
        }

        return sums;
    }

    /// <summary>The same where own positions are keys and a query counts only for those at or before it.</summary>
    public static Patch GatherQueries(ArrayView<Quad> shared, int weights, int rows, int ahead, Patch sums)
    {
        for (int i = 0; i < Passing; i++)
        {
            sums = sums.PlusRows(shared[weights + i * OwnPitch], shared[rows + i * PassingPitch], 0, ahead + i + 1);
        }

        return sums;
    }

    /// <summary>Writes the thread's weights, rows of which are own positions, where <see cref="Products"/> reads them.</summary>
    public static void StoreWeights(ArrayView<Quad> shared, int start, int thread, Patch weights)
    {
        int at = start + Column(thread) * Quad.Length * OwnPitch + Row(thread);
        Patch turned = weights.Turned;
        shared[at] = turned.R0;
        shared[at + OwnPitch] = turned.R1;
        shared[at + 2 * OwnPitch] = turned.R2;
        shared[at + 3 * OwnPitch] = turned.R3;
    }
}
