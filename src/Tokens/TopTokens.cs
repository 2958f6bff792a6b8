using Accelerated.Support;

namespace Accelerated.Tokens;

/// <summary>Ranking of the tokens that a head serves.</summary>
public static class TopTokens
{
    /// <summary>
    /// Indices of the largest values, largest first, ties by index, at most <paramref name="count"/> of them. Time n log count.
    /// NaN is refused: it would rank at random.
    /// </summary>
    public static int[] Rank(ReadOnlySpan<float> deltas, int count)
    {
        Require.Positive(count);
        var worstFirst = new PriorityQueue<int, (float Delta, int NegatedIndex)>(Math.Min(count, deltas.Length));
        for (int i = 0; i < deltas.Length; i++)
        {
            if (float.IsNaN(deltas[i]))
            {
                throw new ArgumentException($"'{nameof(deltas)}' holds NaN at {i}.", nameof(deltas));
            }

            if (worstFirst.Count < count)
            {
                worstFirst.Enqueue(i, (deltas[i], -i));
            }
            else
            {
                worstFirst.EnqueueDequeue(i, (deltas[i], -i));
            }
        }

        int[] ranked = new int[worstFirst.Count];
        for (int i = ranked.Length - 1; i >= 0; i--)
        {
            ranked[i] = worstFirst.Dequeue();
        }

        return ranked;
    }
}
