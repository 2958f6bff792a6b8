namespace Accelerated.Data;

/// <summary>Which pairs of ids merge, in which order of precedence, into what.</summary>
internal sealed class MergeTable
{
    private readonly Dictionary<long, (int Rank, int Merged)> merges;

    public MergeTable(IReadOnlyList<(int Left, int Right, int Merged)> inOrder)
    {
        merges = new Dictionary<long, (int Rank, int Merged)>(inOrder.Count);
        for (int rank = 0; rank < inOrder.Count; rank++)
        {
            (int left, int right, int merged) = inOrder[rank];
            merges.TryAdd(Key(left, right), (rank, merged)); // the first mention of a pair counts
        }
    }

    public bool TryFind(int left, int right, out (int Rank, int Merged) merge) => merges.TryGetValue(Key(left, right), out merge);

    private static long Key(int left, int right) => ((long)left << 32) | (uint)right;
}
