using Accelerated.Development.Curves;
using Accelerated.Model;

namespace Accelerated.Development.Clustering;

/// <summary>Heads grouped by the shape of their curves.</summary>
/// <param name="Heads">In the order of the curves.</param>
/// <param name="Assignment">The cluster of each, from 0 in the order in which clusters first appear.</param>
/// <param name="Silhouette">Mean over heads; above about 0.5 the clusters stand apart, near 0 they do not.</param>
/// <param name="Silhouettes">By number of clusters, where it was chosen.</param>
public sealed record CurveClustering(IReadOnlyList<Head> Heads, IReadOnlyList<int> Assignment, double Silhouette, IReadOnlyDictionary<int, double> Silhouettes)
{
    public int Clusters => Assignment.Distinct().Count();

    public int? ClusterOf(Head head) => Enumerable.Range(0, Heads.Count).Where(i => Heads[i] == head).Select(i => (int?)Assignment[i]).FirstOrDefault();

    public static CurveClustering Of(IReadOnlyList<HeadCurve> curves, ClusteringOptions options)
    {
        CurveGrid grid = CurveGrid.Over(curves, options.GridPoints);
        return Of([.. curves.Select(curve => curve.Head)], [.. curves.Select(grid.Resample)], options);
    }

    /// <param name="heads">Whose.</param>
    /// <param name="vectors">A curve each, on a common grid, not yet scaled.</param>
    /// <param name="options">How.</param>
    public static CurveClustering Of(IReadOnlyList<Head> heads, IReadOnlyList<double[]> vectors, ClusteringOptions options)
    {
        // Shapes are defined for standardised curves alone.
        CurveScaling scaling = options.Method == ClusteringMethod.KShape ? CurveScaling.Standardised : options.Scaling;
        double[][] scaled = [.. vectors.Select(vector => CurveGrid.Scale(vector, scaling))];
        ICurveGeometry geometry = options.Method switch
        {
            ClusteringMethod.KMeansDtw => new WarpingGeometry(Math.Max(1, (int)Math.Round(options.WarpingWindow * scaled[0].Length))),
            ClusteringMethod.KShape => new ShapeGeometry(),
            _ => new EuclideanGeometry(),
        };
        double[,] distances = new double[scaled.Length, scaled.Length];
        for (int i = 0; i < scaled.Length; i++)
        {
            for (int j = 0; j < scaled.Length; j++)
            {
                distances[i, j] = geometry.Distance(scaled[i], scaled[j]);
            }
        }

        int distinct = scaled.Select(vector => string.Join(' ', vector)).Distinct().Count();
        int most = Math.Min(options.MostClusters, Math.Min(distinct, scaled.Length - 1));
        int[] tried = options.Clusters is { } wanted ? [Math.Clamp(wanted, 1, distinct)] : most < 2 ? [1] : [.. Enumerable.Range(2, most - 1)];
        Dictionary<int, int[]> found = tried.ToDictionary(k => k, k => options.Method == ClusteringMethod.Hierarchical
            ? AgglomerativeClustering.Run(distances, k, options.Linkage)
            : LloydClustering.Run(scaled, k, geometry, options.Restarts, options.Seed));
        SortedDictionary<int, double> silhouettes = new(tried.ToDictionary(k => k, k => Clustering.Silhouette.Mean(distances, found[k])));
        int best = tried.MaxBy(k => silhouettes[k]);
        return new CurveClustering(heads, Canonical(found[best]), silhouettes[best], silhouettes);
    }

    private static int[] Canonical(int[] assignment)
    {
        List<int> seen = [.. assignment.Distinct()];
        return [.. assignment.Select(c => seen.IndexOf(c))];
    }
}
