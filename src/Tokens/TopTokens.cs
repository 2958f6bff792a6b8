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
        var ranking = new TopTokenRanking(count);
        ranking.Add(0, deltas);
        return ranking.Ranked();
    }
}
