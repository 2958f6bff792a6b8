using System.Text.Json.Nodes;
using Accelerated.Development;
using Accelerated.Development.Clustering;
using Accelerated.Development.Curves;
using Accelerated.Development.Heads;
using Accelerated.Development.RunData;
using Accelerated.Figures.Charts;

namespace Accelerated.Figures.Development;

/// <summary>Figures of the heads' refined learning coefficients.</summary>
internal sealed class HeadFigures(DevelopmentAnalysis analysis)
{
    private const string Estimate = "rllc estimate --run DIR --steps all --components heads --data NAME=DATA --out DIR/rllc";

    private readonly RunMeasurements run = analysis.Run;

    /// <summary><c>rllcs_simple</c>.</summary>
    public DevelopmentFigure Simple()
    {
        const string Title = "wrLLC of every head";
        IReadOnlyList<HeadCurve> curves = run.HeadCurves(run.MainDataset);
        return curves.Count == 0
            ? DevelopmentFigure.Missing("rllcs_simple", Title, "no estimate of a single head has a value", Estimate)
            : DevelopmentFigure.Drawn(
                "rllcs_simple",
                new Chart(Title, $"data: {run.MainDataset}; bands: ± 1 standard error", [.. curves.GroupBy(c => c.Head.Layer).Select(layer => Panel($"Layer {layer.Key}", "wrLLC", FigureSeries.Each(layer)))]),
                new JsonObject { ["dataset"] = run.MainDataset });
    }

    /// <summary><c>rllcs_clustered</c>.</summary>
    public DevelopmentFigure Clustered()
    {
        const string Title = "wrLLC curves by cluster, with the types of heads";
        LayerClustering[] layers = [.. analysis.Layers.Where(layer => layer.Clustering is not null)];
        if (layers.Length == 0)
        {
            string reason = analysis.Layers.Count == 0 ? "no estimate of a single head has a value" : string.Join("; ", analysis.Layers.Select(layer => layer.Reason));
            return DevelopmentFigure.Missing("rllcs_clustered", Title, reason, Estimate);
        }

        ClusteringOptions options = analysis.Options.Clustering;
        ChartPanel[] panels = [.. layers.Select(layer => Panel(
            $"Layer {layer.Layer}: {layer.Clustering!.Clusters} clusters, silhouette {layer.Clustering.Silhouette:0.00}{Stability(layer)}", "wrLLC",
            ByCluster(layer.Clustering, layer.Curves, analysis)))];
        return DevelopmentFigure.Drawn(
            "rllcs_clustered",
            new Chart(Title, $"data: {run.MainDataset}; colour: cluster ({Describe(options)}); bands: ± 1 standard error", panels) { PanelWidth = 520 },
            new JsonObject { ["dataset"] = run.MainDataset, ["clustering"] = analysis.Options.ToJson()["clustering"]!.DeepClone(), ["kinds"] = analysis.Options.ToJson()["kinds"]!.DeepClone() });
    }

    /// <summary><c>induction_rllcs</c>.</summary>
    public DevelopmentFigure Induction()
    {
        const string Title = "rLLC on general text and on code, induction heads in colour";
        return analysis.CodeDataset is { } code && run.Datasets.Contains(code)
            ? Beside("induction_rllcs", Title, code, HeadKind.Induction)
            : DevelopmentFigure.Missing("induction_rllcs", Title, "no data set of the estimates is code", Estimate.Replace("NAME=DATA", "code=DATA"));
    }

    /// <summary><c>multigram_rllcs</c>.</summary>
    public DevelopmentFigure Multigram()
    {
        const string Title = "rLLC on text and against the one-layer model, multigram heads in colour";
        return run.Datasets.Contains(RunMeasurements.OneLayerDataset)
            ? Beside("multigram_rllcs", Title, RunMeasurements.OneLayerDataset, HeadKind.Multigram)
            : DevelopmentFigure.Missing(
                "multigram_rllcs", Title, $"nothing was estimated against the one-layer model (data set {RunMeasurements.OneLayerDataset})",
                Estimate + $" --teacher {RunMeasurements.OneLayerDataset}=CHECKPOINT, after training the twin with 'train run --layers 1'");
    }

    internal static ChartSeries[] ByCluster(CurveClustering clustering, IReadOnlyList<HeadCurve> curves, DevelopmentAnalysis analysis) =>
    [
        .. curves.Where(curve => clustering.ClusterOf(curve.Head) is not null).OrderBy(curve => clustering.ClusterOf(curve.Head))
            .Select(curve => FigureSeries.Of(curve, FigureSeries.WithKind(analysis, curve.Head), clustering.ClusterOf(curve.Head)!.Value)),
    ];

    internal static string Describe(ClusteringOptions options) => $"{NameOf(options.Method)}, {NameOf(options.Scaling)} curves";

    internal static string NameOf(ClusteringMethod method) => method switch
    {
        ClusteringMethod.KMeans => "k-means, Euclidean",
        ClusteringMethod.KMeansDtw => "k-means, DTW",
        ClusteringMethod.KShape => "k-Shape",
        _ => "hierarchical",
    };

    internal static string NameOf(CurveScaling scaling) => scaling switch
    {
        CurveScaling.Raw => "raw",
        CurveScaling.MinMax => "min-max",
        _ => "standardised",
    };

    private static string Stability(LayerClustering layer) => layer.Stability?.Chains is { } kept ? $", ARI {kept:0.00} over chains" : "";

    private DevelopmentFigure Beside(string name, string title, string dataset, HeadKind kind)
    {
        List<ChartPanel> panels = [];
        bool any = run.Heads.Any(head => analysis.KindOf(head) == kind);
        foreach (int layer in Enumerable.Range(0, run.Layers))
        {
            foreach (string data in new[] { run.MainDataset!, dataset })
            {
                HeadCurve[] curves = [.. run.HeadCurves(data).Where(curve => curve.Head.Layer == layer)];
                if (curves.Length > 0)
                {
                    string on = data == RunMeasurements.OneLayerDataset ? "against the one-layer model" : $"on {data}";
                    ChartSeries[] series = any ? FigureSeries.Highlighted(curves, head => analysis.KindOf(head) == kind, head => head.ToString()) : FigureSeries.Each(curves);
                    panels.Add(Panel($"Layer {layer} {on}", data == RunMeasurements.OneLayerDataset ? "wdrLLC (one-layer)" : "rLLC", series));
                }
            }
        }

        string who = any ? $"grey: heads that are no {kind.Name()} heads" : $"no head is known to be of type {kind.Name()}: all heads are coloured";
        return panels.Count == 0
            ? DevelopmentFigure.Missing(name, title, $"no estimate of a head on {dataset} has a value", Estimate)
            : DevelopmentFigure.Drawn(
                name, new Chart(title, $"{who}; bands: ± 1 standard error", panels) { PanelHeight = 250 },
                new JsonObject { ["datasets"] = new JsonArray(run.MainDataset, dataset), ["highlighted"] = kind.Name(), ["kinds"] = analysis.Options.ToJson()["kinds"]!.DeepClone() });
    }

    private static ChartPanel Panel(string title, string quantity, ChartSeries[] series) => new(title, ChartAxis.LogStep("step"), ChartAxis.Linear(quantity), series);
}
