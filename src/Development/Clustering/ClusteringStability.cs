using Accelerated.Development.Curves;
using Accelerated.Development.Statistics;
using Accelerated.Model;

namespace Accelerated.Development.Clustering;

/// <summary>How much of a clustering stays when its data or its random starts change.</summary>
/// <param name="Seeds">Mean adjusted Rand index with clusterings from other seeds; 1 for hierarchical clustering, which draws nothing.</param>
/// <param name="Chains">Mean adjusted Rand index with clusterings of curves whose chains were resampled; null where that cannot be done.</param>
/// <param name="ChainsLow">The 5 % quantile over resamples.</param>
/// <param name="Resamples">How many.</param>
/// <param name="Reason">Why there is no <paramref name="Chains"/>; otherwise empty.</param>
public sealed record ClusteringStability(double Seeds, double? Chains, double? ChainsLow, int Resamples, string Reason)
{
    private const int RestartsOfResamples = 8;

    /// <summary>
    /// A resample draws, at each step, as many of the chains as there are with replacement — the same ones for all heads, which share minibatches — and takes the mean of their λ̂.
    /// </summary>
    /// <param name="clustering">To be judged; its number of clusters is kept.</param>
    /// <param name="curves">What it was made of.</param>
    /// <param name="chains">λ̂ of each chain by itself, of a head at a step; null or empty where unknown.</param>
    /// <param name="options">As for the clustering.</param>
    public static ClusteringStability Of(CurveClustering clustering, IReadOnlyList<HeadCurve> curves, Func<Head, double, IReadOnlyList<double>?> chains, ClusteringOptions options)
    {
        ClusteringOptions same = options with { Clusters = clustering.Clusters };
        CurveGrid grid = CurveGrid.Over(curves, options.GridPoints);
        double[][] vectors = [.. curves.Select(grid.Resample)];
        double seeds = options.Method == ClusteringMethod.Hierarchical || options.Resamples == 0 ? 1 : Enumerable.Range(1, options.Resamples)
            .Average(i => AdjustedRandIndex.Of(clustering.Assignment, CurveClustering.Of(clustering.Heads, vectors, same with { Seed = options.Seed + i, Restarts = 1 }).Assignment));
        int least = curves.Min(curve => curve.Steps.Min(step => chains(curve.Head, step)?.Count ?? 0));
        if (least < 2)
        {
            string reason = least == 1
                ? "some estimate has a single chain, which cannot be resampled; estimate with --chains 4"
                : "some estimate names no values of its chains (columns chain_0, chain_1, …)";
            return new ClusteringStability(seeds, null, null, options.Resamples, reason);
        }

        Random random = new(options.Seed);
        double[] indices = new double[options.Resamples];
        for (int i = 0; i < indices.Length; i++)
        {
            Dictionary<double, double[]> draws = curves.SelectMany(curve => curve.Steps).Distinct().Order().ToDictionary(step => step, _ => Enumerable.Range(0, 64).Select(_ => random.NextDouble()).ToArray());
            double[][] resampled = [.. curves.Select(curve => grid.Resample(curve.Steps, [.. curve.Steps.Select(step => Mean(chains(curve.Head, step)!, draws[step]))]))];
            indices[i] = AdjustedRandIndex.Of(clustering.Assignment, CurveClustering.Of(clustering.Heads, resampled, same with { Restarts = Math.Min(same.Restarts, RestartsOfResamples) }).Assignment);
        }

        return indices.Length == 0
            ? new ClusteringStability(seeds, null, null, 0, "no resamples were asked for")
            : new ClusteringStability(seeds, indices.Average(), MathNet.Numerics.Statistics.Statistics.Quantile(indices, 0.05), options.Resamples, "");
    }

    private static double Mean(IReadOnlyList<double> values, double[] draws) =>
        Enumerable.Range(0, values.Count).Average(i => values[(int)(draws[i % draws.Length] * values.Count)]);
}
