using System.Text.Json.Nodes;
using Accelerated.Development.Comparison;
using Accelerated.Development.Curves;
using Accelerated.Development.Heads;
using Accelerated.Development.RunData;
using Accelerated.Figures.Charts;
using Accelerated.Model;

namespace Accelerated.Figures.Development;

/// <summary>Figures of runs side by side.</summary>
public static class ComparisonFigures
{
    /// <summary><c>runs_rllcs</c>: a row per layer, a column per run; heads of later runs have the colour of the head of the first run that they are matched with.</summary>
    public static DevelopmentFigure Curves(RunComparison comparison, IReadOnlyList<RunMeasurements> runs)
    {
        const string Title = "wrLLC of matched heads";
        List<ChartPanel> panels = [];
        for (int layer = 0; layer < runs.Max(run => run.Layers); layer++)
        {
            for (int run = 0; run < runs.Count; run++)
            {
                HeadCurve[] curves = [.. runs[run].HeadCurves(runs[run].MainDataset).Where(curve => curve.Head.Layer == layer)];
                if (curves.Length > 0)
                {
                    panels.Add(new ChartPanel(
                        $"{comparison.Runs[run]}, layer {layer}", ChartAxis.LogStep("step"), ChartAxis.Linear("wrLLC"),
                        [.. curves.Select(curve => FigureSeries.Of(curve, Name(comparison, run, curve.Head), Partner(comparison, run, curve.Head)?.Index ?? 8 + curve.Head.Index))]));
                }
            }
        }

        return panels.Count == 0
            ? DevelopmentFigure.Missing("runs_rllcs", Title, "no run has estimates of heads", "rllc estimate --run DIR --steps all --components heads --data NAME=DATA --out DIR/rllc")
            : DevelopmentFigure.Drawn(
                "runs_rllcs", new Chart(Title, "colour: the head of the first run that a head is matched with; bands: ± 1 standard error", panels) { Columns = runs.Count, PanelHeight = 270, PanelWidth = 480 },
                new JsonObject { ["runs"] = new JsonArray([.. comparison.Runs.Select(name => (JsonNode)name)]) });
    }

    /// <summary><c>runs_kinds</c>: number of heads of each type in each run.</summary>
    public static DevelopmentFigure Kinds(RunComparison comparison)
    {
        const string Title = "Heads of each type";
        if (comparison.Labels.All(labels => labels.Count == 0))
        {
            return DevelopmentFigure.Missing("runs_kinds", Title, "no head of any run has a type, which needs scores or classified tokens", "reproduce score --run DIR");
        }

        HeadKind[] kinds = Enum.GetValues<HeadKind>();
        double[] counts = [.. from labels in comparison.Labels from kind in kinds select labels.Count == 0 ? double.NaN : labels.Count(label => label.Kind == kind)];
        return DevelopmentFigure.Drawn(
            "runs_kinds",
            new HeatMap(Title, "number of heads; crossed: the run has neither scores nor tokens", "run", "type", comparison.Runs, [.. kinds.Select(kind => kind.Name())], counts)
            {
                Colours = HeatMapColours.Sequential,
                CellWidth = 96,
                Labels = [.. counts.Select(count => double.IsFinite(count) ? $"{count:0}" : "")],
            },
            []);
    }

    private static Head? Partner(RunComparison comparison, int run, Head head) => run == 0
        ? head
        : comparison.Pairs.Where(pair => pair.First == 0 && pair.Second == run).SelectMany(pair => pair.Matches).Where(m => m.Second == head).Select(m => (Head?)m.First).FirstOrDefault();

    private static string Name(RunComparison comparison, int run, Head head)
    {
        string kind = comparison.Labels[run].Where(label => label.Head == head).Select(label => " " + label.Kind.Name()).FirstOrDefault() ?? "";
        return run == 0 ? $"{head}{kind}" : $"{head}{kind} ({(Partner(comparison, run, head) is { } partner ? $"like {partner}" : "no match")})";
    }
}
