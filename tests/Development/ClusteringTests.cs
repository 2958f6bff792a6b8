using Accelerated.Development.Clustering;
using Accelerated.Development.Curves;
using Accelerated.Development.Statistics;
using Accelerated.Model;
using Xunit;

namespace Accelerated.Tests.Development;

public sealed class ClusteringTests
{
    private static readonly double[] Steps = [0, 10, 20, 40, 80, 160, 320, 640, 1280];

    [Theory]
    [InlineData(ClusteringMethod.KMeans)]
    [InlineData(ClusteringMethod.KMeansDtw)]
    [InlineData(ClusteringMethod.KShape)]
    [InlineData(ClusteringMethod.Hierarchical)]
    public void Planted_groups_of_shapes_are_found_and_counted_by_every_method_under_every_scaling(ClusteringMethod method)
    {
        // Rising, falling, and risen then fallen: different in level too, so that raw curves part as well.
        HeadCurve[] curves = Planted();
        foreach (CurveScaling scaling in Enum.GetValues<CurveScaling>())
        {
            CurveClustering found = CurveClustering.Of(curves, new ClusteringOptions { Method = method, Scaling = scaling });
            Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2], found.Assignment);
            Assert.Equal(found.Silhouette, found.Silhouettes.Values.Max());
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_clusters_and_the_order_of_heads_changes_none()
    {
        HeadCurve[] curves = Planted();
        int[] order = [7, 2, 9, 0, 11, 4, 5, 1, 10, 3, 8, 6];
        ClusteringOptions options = new() { Clusters = 3 };
        CurveClustering first = CurveClustering.Of(curves, options);
        CurveClustering permuted = CurveClustering.Of([.. order.Select(i => curves[i])], options);
        Assert.Equal(first.Assignment, CurveClustering.Of(curves, options).Assignment);
        Assert.Equal(1, AdjustedRandIndex.Of([.. order.Select(i => first.Assignment[i])], permuted.Assignment));
    }

    [Fact]
    public void Warping_forgives_a_delay_that_the_euclidean_distance_does_not()
    {
        double[] early = [0, 0, 1, 2, 1, 0, 0, 0], late = [0, 0, 0, 1, 2, 1, 0, 0];
        Assert.Equal(0, new WarpingGeometry(2).Distance(early, late), 12);
        Assert.Equal(2, new EuclideanGeometry().Distance(early, late), 12);
        Assert.Equal(0, new ShapeGeometry().Distance(early, late), 12);
    }

    [Fact]
    public void Warping_within_no_window_is_the_euclidean_distance_and_matches_all_paths_on_a_tiny_case()
    {
        double[] a = [1, 3, 2], b = [2, 1, 4];
        Assert.Equal(new EuclideanGeometry().Distance(a, b), new WarpingGeometry(0).Distance(a, b), 12);
        // The cheapest of the monotone paths: (1,2) (1,1) (3,4) (2,4) costs 1 + 0 + 1 + 4, and (1,2) (1,1) (3,1) … more.
        Assert.Equal(Math.Sqrt(6), new WarpingGeometry(3).Distance(a, b), 12);
    }

    [Fact]
    public void Linkages_join_by_hand_computed_distances()
    {
        // On a line: 0, 1, 5, 7. Average: {0,1} at 1, {5,7} at 2, then {0,1} with {5,7}.
        double[] places = [0, 1, 5, 7];
        double[,] distances = new double[4, 4];
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                distances[i, j] = Math.Abs(places[i] - places[j]);
            }
        }

        Assert.Equal([0, 0, 1, 2], AgglomerativeClustering.Run(distances, 3, Linkage.Average));
        Assert.Equal([0, 0, 1, 1], AgglomerativeClustering.Run(distances, 2, Linkage.Average));
        Assert.Equal([0, 0, 1, 1], AgglomerativeClustering.Run(distances, 2, Linkage.Ward));
        // Silhouette of 0: (5.5 − ... ) a = 1, b = 6; of 1: a = 1, b = 5; of 5: a = 2, b = 4.5; of 7: a = 2, b = 6.5.
        Assert.Equal(((5 / 6.0) + (4 / 5.0) + (2.5 / 4.5) + (4.5 / 6.5)) / 4, Silhouette.Mean(distances, [0, 0, 1, 1]), 12);
    }

    [Fact]
    public void Resampling_is_linear_in_the_log_of_the_step_and_keeps_step_0_apart()
    {
        HeadCurve curve = new(new Head(0, 0), [0, 10, 1000], [7, 1, 3], [double.NaN, double.NaN, double.NaN]);
        CurveGrid grid = CurveGrid.Over([curve], 3);
        Assert.Equal([7, 1, 2, 3], grid.Resample(curve).Select(v => Math.Round(v, 10)));
        Assert.Equal([0, 10, 100, 1000], grid.Steps.Select(v => Math.Round(v, 6)));
    }

    [Fact]
    public void The_adjusted_rand_index_is_that_of_a_worked_example()
    {
        // Contingency rows (2, 1), (0, 3): Σ C(n,2) = 1 + 3 = 4; rows 3 + 3 = 6, columns 1 + 6 = 7, pairs 15: E = 2.8, largest 6.5.
        Assert.Equal((4 - 2.8) / (6.5 - 2.8), AdjustedRandIndex.Of([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 1]), 12);
        Assert.Equal(1, AdjustedRandIndex.Of([0, 0, 1, 2], [2, 2, 0, 1]), 12);
        Assert.Equal(5 / 6.0, AdjustedRandIndex.Purity([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 1]), 12);
    }

    [Fact]
    public void Chains_that_agree_keep_clusters_and_chains_that_do_not_shake_them()
    {
        HeadCurve[] curves = Planted();
        CurveClustering clustering = CurveClustering.Of(curves, new ClusteringOptions());
        ClusteringOptions options = new() { Resamples = 10 };
        Random random = new(3);
        Dictionary<(Head, double), double[]> wild = curves.SelectMany(c => c.Steps.Select((step, i) => (c.Head, step, Value: c.Values[i])))
            .ToDictionary(p => (p.Head, p.step), p => Enumerable.Range(0, 4).Select(_ => p.Value + (600 * (random.NextDouble() - 0.5))).ToArray());
        ClusteringStability calm = ClusteringStability.Of(clustering, curves, (head, step) => [.. wild[(head, step)].Select(_ => curves.Single(c => c.Head == head).Values[Array.IndexOf(Steps, step)])], options);
        ClusteringStability shaken = ClusteringStability.Of(clustering, curves, (head, step) => wild[(head, step)], options);
        Assert.Equal(1, calm.Chains!.Value, 12);
        Assert.True(shaken.Chains < 0.7, $"{shaken.Chains}");
    }

    private static HeadCurve[] Planted()
    {
        Random random = new(5);
        double[][] shapes = [[.. Steps.Select((_, i) => 2.0 + i)], [.. Steps.Select((_, i) => 20.0 - (1.5 * i))], [.. Steps.Select((_, i) => 40.0 - ((i - 4.0) * (i - 4.0)))]];
        return [.. Enumerable.Range(0, 12).Select(head => new HeadCurve(
            new Head(0, head), Steps, [.. shapes[head / 4].Select(v => v + (0.2 * random.NextDouble()))], [.. Steps.Select(_ => 0.1)]))];
    }
}
