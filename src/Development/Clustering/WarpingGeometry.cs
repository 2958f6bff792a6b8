namespace Accelerated.Development.Clustering;

/// <summary>
/// Dynamic time warping: the least √Σ (a[i] − b[j])² over monotone paths from (0, 0) to the last pair whose |i − j| stays within the window. The centre is one pass of barycentre
/// averaging: each of its points becomes the mean of the members' points that the best paths join to it.
/// </summary>
internal sealed class WarpingGeometry(int window) : ICurveGeometry
{
    public double Distance(double[] a, double[] b) => Math.Sqrt(Costs(a, b)[a.Length, b.Length]);

    public double[] Centre(IReadOnlyList<double[]> members, double[] previous)
    {
        double[] sums = new double[previous.Length];
        int[] counts = new int[previous.Length];
        foreach (double[] member in members)
        {
            double[,] costs = Costs(previous, member);
            (int i, int j) = (previous.Length, member.Length);
            while (i > 0 && j > 0)
            {
                sums[i - 1] += member[j - 1];
                counts[i - 1]++;
                (double diagonal, double up, double left) = (costs[i - 1, j - 1], costs[i - 1, j], costs[i, j - 1]);
                (i, j) = diagonal <= up && diagonal <= left ? (i - 1, j - 1) : up <= left ? (i - 1, j) : (i, j - 1);
            }
        }

        return [.. sums.Select((sum, i) => sum / counts[i])];
    }

    // [i, j]: the least sum of squares of paths that join the first i points of a and the first j of b.
    private double[,] Costs(double[] a, double[] b)
    {
        int reach = Math.Max(window, Math.Abs(a.Length - b.Length));
        double[,] costs = new double[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                costs[i, j] = i == 0 && j == 0 ? 0
                    : i == 0 || j == 0 || Math.Abs(i - j) > reach ? double.PositiveInfinity
                    : ((a[i - 1] - b[j - 1]) * (a[i - 1] - b[j - 1])) + Math.Min(costs[i - 1, j - 1], Math.Min(costs[i - 1, j], costs[i, j - 1]));
            }
        }

        return costs;
    }
}
