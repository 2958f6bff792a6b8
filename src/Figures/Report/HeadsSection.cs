using System.Globalization;
using Accelerated.Development;
using Accelerated.Development.Clustering;
using Accelerated.Model;

namespace Accelerated.Figures.Report;

/// <summary>Every head with its type, its cluster and its final wrLLC; how stable the clusters are; the boundaries of stages.</summary>
internal static class HeadsSection
{
    public static void Write(HtmlWriter html, DevelopmentAnalysis analysis)
    {
        html.Raw("<section id=\"heads\">\n").Element("h2", "Heads, clusters and stages");
        WriteHeads(html, analysis);
        WriteClusters(html, analysis);
        WriteStages(html, analysis);
        html.Raw("</section>\n");
    }

    private static void WriteHeads(HtmlWriter html, DevelopmentAnalysis analysis)
    {
        if (analysis.Run.Heads.Count == 0)
        {
            html.Missing("No table of this run names a head: there are no estimates, no scores and no classified tokens.");
            return;
        }

        if (analysis.Labels.Count == 0)
        {
            html.Missing("The types of heads are not known: they need scores (reproduce score --run DIR) or classified tokens (tokens classify).");
        }
        else
        {
            html.Element("p", "faint", "Types follow this project's own rules, in the order previous-token, current-token, induction, bracket, multigram; their thresholds stand in development/analysis.json where they were changed.");
        }

        Dictionary<Head, string> evidence = analysis.Labels.ToDictionary(label => label.Head, label => label.Evidence);
        html.Table(
            "Heads",
            [HtmlCell.Words("head"), HtmlCell.Words("type"), HtmlCell.Words("because"), HtmlCell.Words("cluster"), new HtmlCell("final wrLLC", "n"), new HtmlCell("standard error", "n")],
            analysis.Run.Heads.Select(head =>
            {
                var curve = analysis.Layers.SelectMany(layer => layer.Curves).FirstOrDefault(curve => curve.Head == head);
                int? cluster = analysis.Layers.FirstOrDefault(layer => layer.Layer == head.Layer)?.Clustering?.ClusterOf(head);
                return (IReadOnlyList<HtmlCell>)
                [
                    HtmlCell.Words(head.ToString()), HtmlCell.Words(analysis.KindOf(head) is { } kind ? Accelerated.Development.Heads.HeadKindNames.Name(kind) : "–"),
                    HtmlCell.Words(evidence.GetValueOrDefault(head, "–")), HtmlCell.Words(cluster is { } c ? $"{head.Layer}{(char)('a' + c)}" : "–"),
                    HtmlCell.Number(curve?.Final, "0.00"), HtmlCell.Number(curve?.StandardErrors[^1], "0.00"),
                ];
            }));
    }

    private static void WriteClusters(HtmlWriter html, DevelopmentAnalysis analysis)
    {
        html.Element("h3", "Clusters of wrLLC curves");
        if (analysis.Layers.Count == 0)
        {
            html.Missing("No clusters: no estimate of a single head has a value.");
            return;
        }

        ClusteringOptions options = analysis.Options.Clustering;
        html.Element("p", "faint", $"{options.Method}, curves {options.Scaling}, {(options.Clusters is null ? "number of clusters by silhouette" : "number of clusters given")}. Stability: adjusted Rand index (1: the same clusters) with clusterings from {options.Resamples} other seeds, and of curves with resampled chains.");
        html.Table(
            "Clusters",
            [
                new HtmlCell("layer", "n"), new HtmlCell("clusters", "n"), new HtmlCell("silhouette", "n"), new HtmlCell("over seeds", "n"), new HtmlCell("over chains", "n"), new HtmlCell("5 % quantile", "n"),
                new HtmlCell("agreement with types", "n"), new HtmlCell("p", "n"), new HtmlCell("purity", "n"), HtmlCell.Words("remark"),
            ],
            analysis.Layers.Select(layer => (IReadOnlyList<HtmlCell>)
            [
                HtmlCell.Number(layer.Layer, "0"), HtmlCell.Number(layer.Clustering?.Clusters, "0"), HtmlCell.Number(layer.Clustering?.Silhouette, "0.00"), HtmlCell.Number(layer.Stability?.Seeds, "0.00"),
                HtmlCell.Number(layer.Stability?.Chains, "0.00"), HtmlCell.Number(layer.Stability?.ChainsLow, "0.00"), HtmlCell.Number(layer.Agreement?.Index, "0.00"), HtmlCell.Number(layer.Agreement?.P, "0.000"),
                HtmlCell.Number(layer.Agreement?.Purity, "0.00"), new HtmlCell(Remark(layer), "long"),
            ]));
    }

    private static string Remark(LayerClustering layer) => layer.Clustering is null
        ? layer.Reason
        : string.Join("; ", new[]
        {
            layer.Stability is { Reason.Length: > 0 } stability ? $"no stability over chains: {stability.Reason}" : "",
            layer.Clustering.Silhouette < 0.25 ? "clusters hardly stand apart" : "",
            layer.Agreement is { Kinds: 1 } ? "all heads of one type" : "",
        }.Where(remark => remark.Length > 0));

    private static void WriteStages(HtmlWriter html, DevelopmentAnalysis analysis)
    {
        html.Element("h3", "Stages");
        if (analysis.Stages.Curve is null)
        {
            html.Missing($"No stages: {analysis.Stages.Reason}.");
            return;
        }

        html.Element("p", $"Smoothed: {analysis.Stages.Source}.");
        if (analysis.Stages.CriticalPoints.Count == 0)
        {
            html.Element("p", "The smoothed curve turns nowhere, so training is one stage.");
            return;
        }

        html.Table(
            "Critical points of the smoothed curve",
            [new HtmlCell("step", "n"), new HtmlCell("− 1 sd", "n"), new HtmlCell("+ 1 sd", "n"), HtmlCell.Words("kind"), new HtmlCell("support", "n"), HtmlCell.Words("boundary")],
            analysis.Stages.CriticalPoints.Select(point => (IReadOnlyList<HtmlCell>)
            [
                HtmlCell.Number(point.Step, "0"), HtmlCell.Number(point.Low, "0"), HtmlCell.Number(point.High, "0"), HtmlCell.Words(point.IsMaximum ? "maximum" : "minimum"),
                HtmlCell.Number(point.Support, "0.00"), HtmlCell.Words(analysis.Stages.Boundaries.Contains(point) ? "yes" : "no"),
            ]));
        html.Element("p", "faint", string.Create(
            CultureInfo.InvariantCulture,
            $"Support: the least of the share of {analysis.Options.Stages.Samples} posterior curves that turn there too and of the probabilities that the curve rises or falls as it should on either side; a boundary needs {analysis.Options.Stages.LeastSupport:0.##}."));
    }
}
