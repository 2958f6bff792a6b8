using System.Text.Json.Nodes;
using Accelerated.Development;
using Accelerated.Development.Claims;
using Accelerated.Development.Heads;
using Accelerated.Development.Statistics;
using Accelerated.Figures.Charts;

namespace Accelerated.Figures.Development;

/// <summary><c>memorization-{multigrams|ngrams}-{layer|all}-{step}</c>: what a head has memorised against its wrLLC, with a regression over the multigram heads.</summary>
internal static class MemorisationFigures
{
    public static IEnumerable<DevelopmentFigure> Of(DevelopmentAnalysis analysis)
    {
        long? step = MemorisationPoint.LastStep(analysis.Run);
        foreach ((string name, string what, string metric) in new[] { ("multigrams", "multigrams", MemorisationPoint.Multigrams), ("ngrams", "n-grams", MemorisationPoint.NGrams) })
        {
            int?[] layers = [.. Enumerable.Range(0, Math.Max(1, analysis.Run.Layers)).Select(layer => (int?)layer), null];
            foreach (int? layer in layers)
            {
                string where = layer is { } one ? $"{one}" : "all";
                yield return Figure(analysis, $"memorization-{name}-{where}-{(step is { } at ? $"{at}" : "final")}", what, metric, layer, step);
            }
        }
    }

    private static DevelopmentFigure Figure(DevelopmentAnalysis analysis, string name, string what, string metric, int? layer, long? step)
    {
        string title = $"Distinct {what} and wrLLC, {(layer is { } one ? $"layer {one}" : "all layers")}{(step is { } at ? $", step {at}" : "")}";
        if (step is null)
        {
            return analysis.Run.Tokens.Count == 0
                ? DevelopmentFigure.Missing(name, title, "no tokens in context were classified", "tokens ablate, tokens statistics and tokens classify, into DIR/tokens")
                : DevelopmentFigure.Missing(
                    name, title, "no head was estimated at a step with classified tokens", $"rllc estimate --run DIR --steps {analysis.Run.Tokens.Max(t => t.Step)} --components heads --data NAME=DATA --out DIR/rllc");
        }

        IReadOnlyList<MemorisationPoint> points = MemorisationPoint.At(analysis, metric, layer, step.Value);
        if (points.Count == 0)
        {
            return DevelopmentFigure.Missing(name, title, $"no head {(layer is null ? "" : $"of layer {layer} ")}has both a wrLLC and a count of {what} at step {step}", "tokens classify");
        }

        List<ChartSeries> series = [];
        foreach (var kind in points.GroupBy(p => p.Kind).OrderBy(group => group.Key))
        {
            series.Add(ChartSeries.PointsWithBars(
                kind.Key?.Name() ?? "type unknown", [.. kind.Select(p => p.Count)], [.. kind.Select(p => p.Value)], [.. kind.Select(p => p.StandardError)]) with
            {
                StyleIndex = kind.Key is { } known ? (int)known : (int)HeadKind.Other,
                PointLabels = [.. kind.Select(p => p.Head.ToString())],
            });
        }

        MemorisationPoint[] fitted = [.. points.Where(p => p.Kind == HeadKind.Multigram)];
        string subtitle = $"{fitted.Length} multigram heads: too few for a regression; bars: ± 1 standard error";
        if (fitted.Length > 2)
        {
            LinearFit fit = LinearFit.Of([.. fitted.Select(p => p.Count)], [.. fitted.Select(p => p.Value)]);
            double[] ends = [fitted.Min(p => p.Count), fitted.Max(p => p.Count)];
            series.Insert(0, ChartSeries.Line("regression", ends, [.. ends.Select(x => fit.Intercept + (fit.Slope * x))]) with { StyleIndex = (int)HeadKind.Multigram, Role = SeriesRole.Smooth });
            subtitle = $"regression over {fit.Count} multigram heads: r = {fit.R:0.00}, p = {fit.P:0.###}; bars: ± 1 standard error";
        }

        return DevelopmentFigure.Drawn(
            name,
            new Chart(title, subtitle, [new ChartPanel("", ChartAxis.Linear($"distinct {what}"), ChartAxis.Linear("wrLLC"), series)]) { PanelWidth = 560, PanelHeight = 360 },
            new JsonObject { ["step"] = step, ["layer"] = layer, ["metric"] = metric, ["dataset"] = analysis.Run.MainDataset, ["kinds"] = analysis.Options.ToJson()["kinds"]!.DeepClone() });
    }
}
