using System.Text.Json.Nodes;
using Accelerated.Development;
using Accelerated.Development.Curves;
using Accelerated.Development.Heads;
using Accelerated.Development.RunData;
using Accelerated.Development.Stages;
using Accelerated.Figures.Charts;

namespace Accelerated.Figures.Development;

/// <summary>Figures of the whole model: its learning coefficient on several data sets, its stages, its scores.</summary>
internal sealed class ModelFigures(DevelopmentAnalysis analysis)
{
    private const int SmoothPoints = 120;

    private readonly RunMeasurements run = analysis.Run;

    /// <summary><c>drllcs</c>.</summary>
    public DevelopmentFigure DataRefined()
    {
        const string Title = "LLC of the whole model on several data sets";
        ChartSeries[] series = [.. run.Estimates.Where(e => e.Component == Score.WholeModel && e.Value is not null).GroupBy(e => e.Dataset).Select((set, index) =>
        {
            ReportedEstimate[] rows = [.. set.OrderBy(e => e.Step)];
            return ChartSeries.LineWithBand(
                set.Key, [.. rows.Select(e => (double)e.Step)], [.. rows.Select(e => e.Value!.Value)], [.. rows.Select(e => e.StandardError ?? double.NaN)]) with { StyleIndex = index };
        })];
        return series.Length == 0
            ? DevelopmentFigure.Missing("drllcs", Title, "the whole model was not estimated on any data", "rllc estimate --run DIR --steps all --components full --data NAME=DATA --out DIR/rllc")
            : DevelopmentFigure.Drawn(
                "drllcs",
                new Chart(Title, "bands: ± 1 standard error", [new ChartPanel("", ChartAxis.LogStep("step"), ChartAxis.Linear("LLC"), series)]) { PanelWidth = 640, PanelHeight = 360 },
                new JsonObject { ["datasets"] = new JsonArray([.. series.Select(s => (JsonNode)s.Name)]) });
    }

    /// <summary><c>stages</c>: the smoothed curve that the boundaries come from.</summary>
    public DevelopmentFigure Stages()
    {
        const string Title = "Stages: where the smoothed learning coefficient turns";
        StageAnalysis stages = analysis.Stages;
        if (stages.Curve is not { } curve)
        {
            return DevelopmentFigure.Missing("stages", Title, stages.Reason, "rllc estimate --run DIR --steps all --components heads,full --data NAME=DATA --out DIR/rllc");
        }

        double[] grid = curve.Grid(SmoothPoints);
        ChartSeries[] series =
        [
            ChartSeries.LineWithBand("Gaussian process", grid, [.. grid.Select(curve.Mean)], [.. grid.Select(curve.StandardDeviation)]) with { StyleIndex = 0, Role = SeriesRole.Smooth },
            ChartSeries.PointsWithBars("estimates", stages.Steps, stages.Values, stages.StandardErrors) with { StyleIndex = 6 },
        ];
        string found = stages.CriticalPoints.Count == 0 ? "it does not turn" : $"{stages.Boundaries.Count} of {stages.CriticalPoints.Count} turns are boundaries (support ≥ {analysis.Options.Stages.LeastSupport:0.##})";
        return DevelopmentFigure.Drawn(
            "stages",
            new Chart(Title, $"{stages.Source}; {found}; bands and bars: ± 1 standard deviation", [new ChartPanel("", ChartAxis.LogStep("step"), ChartAxis.Linear("learning coefficient"), series)])
            {
                PanelWidth = 640,
                PanelHeight = 340,
            },
            new JsonObject
            {
                ["source"] = stages.Source, ["length-decades"] = curve.Length, ["amplitude"] = curve.Amplitude, ["extra-noise"] = curve.ExtraNoise, ["log-likelihood"] = curve.LogLikelihood,
                ["options"] = analysis.Options.ToJson()["stages"]!.DeepClone(),
            });
    }

    /// <summary><c>stage_scores</c>.</summary>
    public DevelopmentFigure Scores()
    {
        const string Title = "Scores along training";
        List<ChartPanel> panels = [];
        Whole("Loss", "loss (nats per token)", (ScoreMetric.Loss, "model"), (ScoreMetric.OneLayerLoss, "one-layer model"), (ScoreMetric.PositionalAblation, "without positions"));
        Whole("In-context learning", "late − early loss", (ScoreMetric.InContextLearning, "ICL"), (ScoreMetric.InContextLearningWindow, "over windows"));
        Whole("Bigram score", "cross-entropy (nats)", (ScoreMetric.Bigram, "model"), (ScoreMetric.BigramEntropy, "entropy of bigrams"));
        Whole(
            "n-gram scores", "loss of last token (nats)", (ScoreMetric.NGram(2), "n = 2"), (ScoreMetric.NGram(3), "n = 3"), (ScoreMetric.NGram(4), "n = 4"));
        Heads("Previous-token score", ScoreMetric.PreviousToken, HeadKind.PreviousToken);
        Heads("Current-token score", ScoreMetric.CurrentToken, HeadKind.CurrentToken);
        Heads("First-token score", ScoreMetric.FirstToken, null);
        Heads("Prefix-matching score", ScoreMetric.PrefixMatching, HeadKind.Induction);
        Heads("Induction copying score", ScoreMetric.InductionCopying, HeadKind.Induction);
        Heads("Bracket score", ScoreMetric.Bracket, HeadKind.Bracket);
        return panels.Count == 0
            ? DevelopmentFigure.Missing("stage_scores", Title, "no scores of checkpoints were taken (no development/scores.csv)", "reproduce score --run DIR")
            : DevelopmentFigure.Drawn(
                "stage_scores",
                new Chart(Title, "named heads: those of the type, or the three with the largest final score; others grey; bands: ± 1 standard error", panels)
                {
                    Columns = 3, PanelWidth = 390, PanelHeight = 230, Scales = PanelScales.Own,
                },
                new JsonObject { ["kinds"] = analysis.Options.ToJson()["kinds"]!.DeepClone() });

        void Whole(string title, string quantity, params (string Metric, string Name)[] lines)
        {
            ChartSeries[] series = [.. lines.Select((line, i) => FigureSeries.Whole(run, line.Metric, line.Name, i)).OfType<ChartSeries>()];
            if (series.Length > 0)
            {
                panels.Add(new ChartPanel(title, ChartAxis.LogStep("step"), ChartAxis.Linear(quantity), series));
            }
        }

        void Heads(string title, string metric, HeadKind? kind)
        {
            IReadOnlyList<HeadCurve> curves = run.HeadScores(metric);
            if (curves.Count > 0)
            {
                Model.Head[] named = [.. curves.Where(curve => analysis.KindOf(curve.Head) is { } of && of == kind).Select(curve => curve.Head)];
                named = named.Length > 0 ? named : [.. curves.OrderByDescending(curve => curve.Final).Take(3).Select(curve => curve.Head)];
                // Heads of different layers stand in one panel, so their places and not their numbers give the colours.
                ChartSeries[] series = [.. FigureSeries.Highlighted(curves, named.Contains, head => head.ToString()).Select((line, i) => line with { StyleIndex = Math.Max(0, i - (curves.Count - named.Length)) })];
                panels.Add(new ChartPanel(title, ChartAxis.LogStep("step"), ChartAxis.Linear("score"), series));
            }
        }
    }
}
