namespace Accelerated.Development.Clustering;

/// <summary>How much nearer curves are to their own cluster than to the next.</summary>
public static class Silhouette
{
    /// <summary>Mean over curves of (b − a) / max(a, b): a the mean distance to the others of its cluster, b the least mean distance to another cluster. A curve alone counts 0, and so does a single cluster.</summary>
    public static double Mean(double[,] distances, IReadOnlyList<int> assignment)
    {
        int[] clusters = [.. assignment.Distinct()];
        if (clusters.Length < 2)
        {
            return 0;
        }

        return Enumerable.Range(0, assignment.Count).Average(i =>
        {
            double own = Distance(i, assignment[i]);
            double other = clusters.Where(c => c != assignment[i]).Min(c => Distance(i, c));
            return assignment.Count(c => c == assignment[i]) == 1 || Math.Max(own, other) == 0 ? 0 : (other - own) / Math.Max(own, other);
        });

        double Distance(int i, int cluster)
        {
            int[] others = [.. Enumerable.Range(0, assignment.Count).Where(j => j != i && assignment[j] == cluster)];
            return others.Length == 0 ? 0 : others.Average(j => distances[i, j]);
        }
    }
}
