using Accelerated.Support;

namespace Accelerated.Development.Statistics;

/// <summary>How far two partitions of the same things agree.</summary>
public static class AdjustedRandIndex
{
    /// <summary>
    /// Hubert and Arabie's index: (Σ C(n_ij, 2) − E) / (½ (Σ C(a_i, 2) + Σ C(b_j, 2)) − E) with E = Σ C(a_i, 2) Σ C(b_j, 2) / C(n, 2). 1 for equal partitions, 0 on average for
    /// independent ones. Two partitions that are both trivial (one class, or every thing alone) are equal: 1.
    /// </summary>
    /// <param name="first">Labels from 0, not much larger than there are classes.</param>
    /// <param name="second">Likewise.</param>
    public static double Of(IReadOnlyList<int> first, IReadOnlyList<int> second)
    {
        Require.Length(second.Count, first.Count, "two partitions of the same things");
        (int rows, int columns) = (first.DefaultIfEmpty(0).Max() + 1, second.DefaultIfEmpty(0).Max() + 1);
        int[] cells = new int[rows * columns];
        int[] firstSizes = new int[rows];
        int[] secondSizes = new int[columns];
        for (int i = 0; i < first.Count; i++)
        {
            cells[(first[i] * columns) + second[i]]++;
            firstSizes[first[i]]++;
            secondSizes[second[i]]++;
        }

        (double together, double a, double b) = (Pairs(cells), Pairs(firstSizes), Pairs(secondSizes));
        double all = first.Count * (first.Count - 1.0) / 2;
        double expected = all > 0 ? a * b / all : 0;
        double most = (a + b) / 2;
        return Math.Abs(most - expected) < 1e-12 ? 1 : (together - expected) / (most - expected);
    }

    /// <summary>Share of things that belong to the commonest class of their cluster: 1 when clusters hold one class each, which many small clusters do by themselves.</summary>
    public static double Purity(IReadOnlyList<int> clusters, IReadOnlyList<int> classes) =>
        Enumerable.Range(0, clusters.Count).GroupBy(i => clusters[i]).Sum(cluster => cluster.GroupBy(i => classes[i]).Max(kind => kind.Count())) / (double)clusters.Count;

    private static double Pairs(int[] counts)
    {
        double sum = 0;
        foreach (int n in counts)
        {
            sum += n * (n - 1.0) / 2;
        }

        return sum;
    }
}
