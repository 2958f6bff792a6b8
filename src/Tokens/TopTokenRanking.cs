using Accelerated.Support;

namespace Accelerated.Tokens;

/// <summary>The largest of values that come one after another, at most <paramref name="count"/> of them; ties are won by what came first.</summary>
public sealed class TopTokenRanking(int count)
{
    private readonly PriorityQueue<int, (float Delta, int NegatedIndex)> worstFirst = new();

    /// <summary>Adds the values of indices from <paramref name="first"/> on. NaN is refused: it would rank at random.</summary>
    public void Add(int first, ReadOnlySpan<float> deltas)
    {
        Require.Positive(count);
        for (int i = 0; i < deltas.Length; i++)
        {
            if (float.IsNaN(deltas[i]))
            {
                throw new ArgumentException($"'{nameof(deltas)}' holds NaN at {i}.", nameof(deltas));
            }

            int index = first + i;
            if (worstFirst.Count < count)
            {
                worstFirst.Enqueue(index, (deltas[i], -index));
            }
            else
            {
                worstFirst.EnqueueDequeue(index, (deltas[i], -index));
            }
        }
    }

    /// <summary>Their indices, largest value first.</summary>
    public int[] Ranked() => [.. worstFirst.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];
}
