using System.Text.Json.Nodes;
using Accelerated.Development;
using Accelerated.Development.Clustering;
using Accelerated.Development.Curves;
using Accelerated.Development.RunData;
using Accelerated.Figures.Charts;

namespace Accelerated.Figures.Development;

/// <summary>Figures of weights and of what heads do to the loss: compositions, ablations, curvature.</summary>
internal sealed class StructureFigures(DevelopmentAnalysis analysis)
{
    private const int NamedPairs = 5;
    private const string ScoreCommand = "reproduce score --run DIR";

    // What the figure is of, and what stands in for it where that was not computed.
    private static readonly (string Kind, string Name, string Done)[] AblationKinds =
        [("resample", "Resampling ablation", "resampled"), ("mean", "Mean ablation", "replaced by its mean"), ("zero", "Zero ablation", "set to zero")];

    private readonly RunMeasurements run = analysis.Run;

    /// <summary><c>compositions</c>.</summary>
    public DevelopmentFigure Compositions()
    {
        const string Title = "Composition of heads";
        if (run.Layers == 1)
        {
            return DevelopmentFigure.Missing("compositions", Title, "the model has one layer, so no head reads what another wrote", "");
        }

        (string Metric, string Name)[] kinds = [(ScoreMetric.KeyComposition, "K-composition"), (ScoreMetric.QueryComposition, "Q-composition"), (ScoreMetric.ValueComposition, "V-composition")];
        ChartPanel[] panels = [.. kinds.Select(kind => Panel(kind.Metric, kind.Name)).OfType<ChartPanel>()];
        return panels.Length == 0
            ? DevelopmentFigure.Missing("compositions", Title, "no compositions were computed (development/scores.csv has no k-, q- or v-composition)", ScoreCommand)
            : DevelopmentFigure.Drawn(
                "compositions",
                new Chart(Title, $"of each earlier head with each later one; named: the {NamedPairs} pairs that have risen most above their first value; others grey", panels) { Columns = 3, PanelHeight = 290 },
                new JsonObject { ["named-pairs"] = NamedPairs });

        ChartPanel? Panel(string metric, string name)
        {
            var pairs = run.Scores.Where(row => row.Score.Metric == metric && row.Score.Head is not null && row.Score.ToHead is not null)
                .GroupBy(row => (From: row.Score.Head!.Value, To: row.Score.ToHead!.Value))
                .Select(pair => (pair.Key, Rows: pair.OrderBy(row => row.Step).ToArray()))
                .OrderBy(pair => pair.Rows[^1].Score.Value - pair.Rows[0].Score.Value).ToArray();
            return pairs.Length == 0 ? null : new ChartPanel(name, ChartAxis.LogStep("step"), ChartAxis.Linear("composition"), [.. pairs.Select((pair, i) =>
                ChartSeries.Line($"{pair.Key.From} → {pair.Key.To}", [.. pair.Rows.Select(row => (double)row.Step)], [.. pair.Rows.Select(row => row.Score.Value)]) with
                {
                    Role = i < pairs.Length - NamedPairs ? SeriesRole.Background : SeriesRole.Named,
                    StyleIndex = Math.Max(0, pairs.Length - 1 - i),
                })]);
        }
    }

    /// <summary><c>ablations-clustering-{layer}-{normalisation}</c>: four methods on the curves of resampling ablation; of mean or zero ablation where only those are known.</summary>
    public IEnumerable<DevelopmentFigure> Ablations()
    {
        (string Kind, string Name, string Done) ablation = AblationKinds.FirstOrDefault(kind => run.HeadScores(ScoreMetric.Ablation(kind.Kind)).Count > 0, AblationKinds[0]);
        IReadOnlyList<HeadCurve> curves = run.HeadScores(ScoreMetric.Ablation(ablation.Kind));
        foreach (int layer in Enumerable.Range(0, Math.Max(1, run.Layers)))
        {
            HeadCurve[] own = [.. curves.Where(curve => curve.Head.Layer == layer && curve.Steps.Count(step => step > 0) > 1)];
            foreach (CurveScaling scaling in Enum.GetValues<CurveScaling>())
            {
                yield return Ablation(ablation, layer, own, scaling);
            }
        }
    }

    /// <summary><c>hessian_fisher</c>.</summary>
    public DevelopmentFigure Curvature()
    {
        const string Title = "Hessian and Fisher traces beside the wrLLC";
        (IReadOnlyList<HeadCurve> Curves, string Name)[] quantities =
            [(run.HeadCurves(run.MainDataset), "wrLLC"), (run.HeadScores(ScoreMetric.HessianTrace), "Hessian trace"), (run.HeadScores(ScoreMetric.FisherTrace), "Fisher trace")];
        if (quantities[1].Curves.Count == 0 && quantities[2].Curves.Count == 0)
        {
            return DevelopmentFigure.Missing("hessian_fisher", Title, "no traces were computed (development/scores.csv has neither hessian-trace nor fisher-trace)", ScoreCommand);
        }

        ChartPanel[] panels = [.. from quantity in quantities
                                  from layer in quantity.Curves.GroupBy(curve => curve.Head.Layer)
                                  select new ChartPanel($"Layer {layer.Key}: {quantity.Name}", ChartAxis.LogStep("step"), ChartAxis.Linear(quantity.Name), FigureSeries.Each(layer))];
        return DevelopmentFigure.Drawn(
            "hessian_fisher", new Chart(Title, "of every head's weights; bands: ± 1 standard error", panels) { Columns = Math.Max(1, run.Layers), PanelHeight = 240 },
            new JsonObject { ["dataset"] = run.MainDataset });
    }

    private DevelopmentFigure Ablation((string Kind, string Name, string Done) ablation, int layer, HeadCurve[] curves, CurveScaling scaling)
    {
        string scaled = HeadFigures.NameOf(scaling);
        string name = $"ablations-clustering-{layer}-{scaled}";
        string title = $"{ablation.Name}, layer {layer}: {scaled} curves by four methods";
        if (curves.Length < 3)
        {
            return curves.Length == 0
                ? DevelopmentFigure.Missing(name, title, $"no ablation curves of layer {layer} (development/scores.csv has no {ScoreMetric.Ablation(ablation.Kind)})", ScoreCommand)
                : DevelopmentFigure.Missing(name, title, $"clusters need 3 or more heads with values at two or more steps after 0, and layer {layer} has {curves.Length}", "");
        }

        CurveGrid grid = CurveGrid.Over(curves, analysis.Options.Clustering.GridPoints);
        List<ChartPanel> panels = [];
        foreach (ClusteringMethod method in Enum.GetValues<ClusteringMethod>())
        {
            ClusteringOptions options = analysis.Options.Clustering with { Method = method, Scaling = scaling };
            CurveClustering clustering = CurveClustering.Of([.. curves.Select(curve => curve.Head)], [.. curves.Select(grid.Resample)], options);
            HeadCurve[] shown = scaling == CurveScaling.Raw ? curves : [.. curves.Select(curve => curve with
            {
                Values = CurveGrid.Scale([.. curve.Values], scaling),
                StandardErrors = [.. curve.Values.Select(_ => double.NaN)],
            })];
            panels.Add(new ChartPanel(
                $"{HeadFigures.NameOf(method)}: {clustering.Clusters} clusters, silhouette {clustering.Silhouette:0.00}", ChartAxis.LogStep("step"),
                ChartAxis.Linear(scaling == CurveScaling.Raw ? "Δ loss (nats per token)" : $"Δ loss, {scaled}"), HeadFigures.ByCluster(clustering, shown, analysis)));
        }

        return DevelopmentFigure.Drawn(
            name, new Chart(title, $"loss with the head's output {ablation.Done} less the loss with it intact; colour: cluster", panels) { PanelHeight = 270 },
            new JsonObject { ["metric"] = ScoreMetric.Ablation(ablation.Kind), ["scaling"] = scaled, ["clustering"] = analysis.Options.ToJson()["clustering"]!.DeepClone() });
    }
}
