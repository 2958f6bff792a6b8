namespace Accelerated.Development.Clustering;

/// <summary>k-means with any distance: centres seeded by k-means++ (each next one with probability as its squared distance), then assigned and moved in turns until nothing changes.</summary>
internal static class LloydClustering
{
    private const int MostRounds = 100;

    /// <returns>The cluster of each curve: the start with the least sum of squared distances.</returns>
    public static int[] Run(IReadOnlyList<double[]> curves, int clusters, ICurveGeometry geometry, int restarts, int seed)
    {
        (int[] Assignment, double Cost) best = ([], double.PositiveInfinity);
        for (int start = 0; start < restarts; start++)
        {
            (int[] assignment, double cost) = Once(curves, clusters, geometry, new Random(unchecked((seed * 7919) + start)));
            if (cost < best.Cost * (1 - 1e-12))
            {
                best = (assignment, cost);
            }
        }

        return best.Assignment;
    }

    private static (int[] Assignment, double Cost) Once(IReadOnlyList<double[]> curves, int clusters, ICurveGeometry geometry, Random random)
    {
        double[][] centres = Seed(curves, clusters, geometry, random);
        int[] assignment = new int[curves.Count];
        Array.Fill(assignment, -1);
        for (int round = 0; round < MostRounds; round++)
        {
            int[] next = [.. curves.Select(curve => Enumerable.Range(0, clusters).MinBy(c => geometry.Distance(curve, centres[c])))];
            Refill(next, curves, clusters, centres, geometry);
            if (next.SequenceEqual(assignment))
            {
                break;
            }

            assignment = next;
            for (int c = 0; c < clusters; c++)
            {
                centres[c] = geometry.Centre([.. curves.Where((_, i) => assignment[i] == c)], centres[c]);
            }
        }

        return (assignment, curves.Select((curve, i) => Square(geometry.Distance(curve, centres[assignment[i]]))).Sum());
    }

    private static double[][] Seed(IReadOnlyList<double[]> curves, int clusters, ICurveGeometry geometry, Random random)
    {
        List<double[]> centres = [[.. curves[random.Next(curves.Count)]]];
        while (centres.Count < clusters)
        {
            double[] weights = [.. curves.Select(curve => centres.Min(centre => Square(geometry.Distance(curve, centre))))];
            double left = random.NextDouble() * weights.Sum();
            int chosen = 0;
            while (chosen < curves.Count - 1 && (left -= weights[chosen]) > 0)
            {
                chosen++;
            }

            centres.Add([.. curves[chosen]]);
        }

        return [.. centres];
    }

    // A cluster without members takes the curve that is farthest from its centre, from a cluster that keeps another.
    private static void Refill(int[] assignment, IReadOnlyList<double[]> curves, int clusters, double[][] centres, ICurveGeometry geometry)
    {
        for (int c = 0; c < clusters; c++)
        {
            if (!assignment.Contains(c))
            {
                int far = Enumerable.Range(0, curves.Count).Where(i => assignment.Count(a => a == assignment[i]) > 1).MaxBy(i => geometry.Distance(curves[i], centres[assignment[i]]));
                assignment[far] = c;
                centres[c] = [.. curves[far]];
            }
        }
    }

    private static double Square(double value) => value * value;
}
