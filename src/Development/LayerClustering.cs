using Accelerated.Development.Clustering;
using Accelerated.Development.Curves;
using Accelerated.Development.Heads;
using Accelerated.Development.RunData;

namespace Accelerated.Development;

/// <summary>The heads of one layer grouped by their wrLLC curves: heads of one layer can be compared, those of different layers differ by where they stand.</summary>
/// <param name="Layer">From 0.</param>
/// <param name="Curves">wrLLC on the main data.</param>
/// <param name="Clustering">Null where it cannot be done.</param>
/// <param name="Stability">Of the clustering.</param>
/// <param name="Agreement">With types; null without types.</param>
/// <param name="Reason">Why there is no clustering; otherwise empty.</param>
public sealed record LayerClustering(
    int Layer, IReadOnlyList<HeadCurve> Curves, CurveClustering? Clustering, ClusteringStability? Stability, ClusterAgreement? Agreement, string Reason)
{
    private const int LeastHeads = 3;

    public static IReadOnlyList<LayerClustering> Of(RunMeasurements run, IReadOnlyList<HeadKindLabel> labels, ClusteringOptions options) =>
    [
        .. run.HeadCurves(run.MainDataset).GroupBy(curve => curve.Head.Layer).Select(layer => Of(layer.Key, [.. layer], run, labels, options)),
    ];

    private static LayerClustering Of(int layer, HeadCurve[] curves, RunMeasurements run, IReadOnlyList<HeadKindLabel> labels, ClusteringOptions options)
    {
        HeadCurve[] whole = [.. curves.Where(curve => curve.Steps.Count(step => step > 0) > 1)];
        if (whole.Length < LeastHeads)
        {
            string reason = $"clusters need {LeastHeads} or more heads with estimates at two or more steps after 0, and layer {layer} has {whole.Length}";
            return new LayerClustering(layer, curves, null, null, null, reason);
        }

        CurveClustering clustering = CurveClustering.Of(whole, options);
        ClusteringStability stability = ClusteringStability.Of(clustering, whole, (head, step) => run.Chains(head, run.MainDataset, step), options);
        return new LayerClustering(layer, curves, clustering, stability, ClusterAgreement.Of(clustering, labels), "");
    }
}
