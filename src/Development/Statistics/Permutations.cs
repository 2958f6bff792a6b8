namespace Accelerated.Development.Statistics;

/// <summary>Tests by exchanging labels, exact where all exchanges can be counted.</summary>
public static class Permutations
{
    private const int MostExact = 8;

    /// <summary>
    /// The share of permutations of <paramref name="labels"/> whose statistic is at least that of the labels as they are (up to rounding): all permutations for up to 8 labels, otherwise
    /// <paramref name="draws"/> random ones, the given order counting as one more.
    /// </summary>
    /// <param name="labels">What is exchanged.</param>
    /// <param name="statistic">Large where the claim holds.</param>
    /// <param name="draws">Random permutations.</param>
    /// <param name="seed">Of the random permutations.</param>
    public static double UpperTail(IReadOnlyList<int> labels, Func<int[], double> statistic, int draws = 20_000, int seed = 1)
    {
        int[] order = [.. labels];
        double observed = statistic(order) - 1e-12;
        long reached = 0;
        if (order.Length <= MostExact)
        {
            long all = 0;
            ForEach(order, 0, permuted =>
            {
                all++;
                reached += statistic(permuted) >= observed ? 1 : 0;
            });
            return (double)reached / all;
        }

        Random random = new(seed);
        for (int draw = 0; draw < draws; draw++)
        {
            random.Shuffle(order);
            reached += statistic(order) >= observed ? 1 : 0;
        }

        return (reached + 1.0) / (draws + 1.0);
    }

    private static void ForEach(int[] order, int from, Action<int[]> visit)
    {
        if (from >= order.Length - 1)
        {
            visit(order);
            return;
        }

        for (int i = from; i < order.Length; i++)
        {
            (order[from], order[i]) = (order[i], order[from]);
            ForEach(order, from + 1, visit);
            (order[from], order[i]) = (order[i], order[from]);
        }
    }
}
