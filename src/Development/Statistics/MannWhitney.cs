namespace Accelerated.Development.Statistics;

/// <summary>Whether the values of one group are lower than those of another.</summary>
/// <param name="U">Pairs (low, high) in which the first is below the second, ties counting ½: between 0 and the number of pairs.</param>
/// <param name="Pairs">Number of pairs.</param>
/// <param name="P">One-sided: how often an exchange of the group labels gives at least this U (exact up to 200,000 exchanges, otherwise the normal approximation).</param>
public sealed record MannWhitney(double U, int Pairs, double P)
{
    private const double MostExact = 200_000;

    public static MannWhitney IsLower(IReadOnlyList<double> low, IReadOnlyList<double> high)
    {
        double[] all = [.. low, .. high];
        int[] chosen = [.. Enumerable.Range(0, low.Count)];
        double observed = Count(all, chosen);
        int pairs = low.Count * high.Count;
        if (MathNet.Numerics.Combinatorics.Combinations(all.Length, low.Count) > MostExact)
        {
            double deviation = Math.Sqrt(pairs * (all.Length + 1) / 12.0);
            return new MannWhitney(observed, pairs, 1 - MathNet.Numerics.Distributions.Normal.CDF(0, 1, (observed - 0.5 - (pairs / 2.0)) / deviation));
        }

        (long reached, long count) = (0, 0);
        do
        {
            count++;
            reached += Count(all, chosen) >= observed - 1e-12 ? 1 : 0;
        }
        while (Advance(chosen, all.Length));
        return new MannWhitney(observed, pairs, (double)reached / count);
    }

    private static double Count(double[] all, int[] chosen)
    {
        HashSet<int> low = [.. chosen];
        double sum = 0;
        foreach (int i in chosen)
        {
            for (int j = 0; j < all.Length; j++)
            {
                sum += low.Contains(j) ? 0 : all[i] < all[j] ? 1 : all[i] == all[j] ? 0.5 : 0;
            }
        }

        return sum;
    }

    private static bool Advance(int[] chosen, int count)
    {
        int i = chosen.Length - 1;
        while (i >= 0 && chosen[i] == count - chosen.Length + i)
        {
            i--;
        }

        if (i < 0)
        {
            return false;
        }

        chosen[i]++;
        for (int j = i + 1; j < chosen.Length; j++)
        {
            chosen[j] = chosen[j - 1] + 1;
        }

        return true;
    }
}
