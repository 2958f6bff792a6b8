namespace Accelerated.Development.Clustering;

/// <summary>Joins the two nearest clusters until as many are left as wanted; distances of a joined cluster by Lance and Williams' formulas.</summary>
internal static class AgglomerativeClustering
{
    /// <param name="distances">[curves, curves].</param>
    /// <param name="clusters">Wanted.</param>
    /// <param name="linkage">Ward's works on squared distances.</param>
    public static int[] Run(double[,] distances, int clusters, Linkage linkage)
    {
        int count = distances.GetLength(0);
        double[,] d = new double[count, count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                d[i, j] = linkage == Linkage.Ward ? distances[i, j] * distances[i, j] : distances[i, j];
            }
        }

        List<int>[] members = [.. Enumerable.Range(0, count).Select(i => new List<int> { i })];
        List<int> alive = [.. Enumerable.Range(0, count)];
        while (alive.Count > clusters)
        {
            (int a, int b) = alive.SelectMany(i => alive.Where(j => j > i).Select(j => (i, j))).MinBy(pair => d[pair.i, pair.j]);
            foreach (int c in alive.Where(c => c != a && c != b))
            {
                (double na, double nb, double nc) = (members[a].Count, members[b].Count, members[c].Count);
                d[a, c] = d[c, a] = linkage == Linkage.Ward
                    ? (((na + nc) * d[a, c]) + ((nb + nc) * d[b, c]) - (nc * d[a, b])) / (na + nb + nc)
                    : ((na * d[a, c]) + (nb * d[b, c])) / (na + nb);
            }

            members[a].AddRange(members[b]);
            alive.Remove(b);
        }

        int[] assignment = new int[count];
        for (int cluster = 0; cluster < alive.Count; cluster++)
        {
            members[alive[cluster]].ForEach(i => assignment[i] = cluster);
        }

        return assignment;
    }
}
