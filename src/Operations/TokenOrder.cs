namespace Accelerated.Operations;

/// <summary>The rows of a batch sorted by their id, then by row: a counting sort on the host, so that the embedding's gradient needs no atomics.</summary>
internal sealed class TokenOrder(int vocabulary, int capacity)
{
    private readonly int[] order = new int[capacity];
    private readonly int[] start = new int[vocabulary + 1];
    private readonly int[] next = new int[vocabulary];
    private int count;

    /// <summary>Rows sorted by id, then by row.</summary>
    public ReadOnlySpan<int> Order => order.AsSpan(0, count);

    /// <summary>Where the rows of each id begin in <see cref="Order"/>, [vocabulary + 1].</summary>
    public ReadOnlySpan<int> Start => start;

    /// <summary>Sorts rows whose ids are all within the vocabulary.</summary>
    public void Sort(ReadOnlySpan<int> ids)
    {
        count = ids.Length;
        Array.Clear(start);
        foreach (int id in ids)
        {
            start[id + 1]++;
        }

        for (int v = 0; v < vocabulary; v++)
        {
            start[v + 1] += start[v];
        }

        Array.Copy(start, next, vocabulary);
        for (int i = 0; i < ids.Length; i++)
        {
            order[next[ids[i]]++] = i;
        }
    }
}
