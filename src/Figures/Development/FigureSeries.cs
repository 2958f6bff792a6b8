using Accelerated.Development;
using Accelerated.Development.Curves;
using Accelerated.Development.Heads;
using Accelerated.Development.RunData;
using Accelerated.Figures.Charts;
using Accelerated.Model;

namespace Accelerated.Figures.Development;

/// <summary>Series that many figures draw alike.</summary>
internal static class FigureSeries
{
    public static ChartSeries Of(HeadCurve curve, string name, int style, SeriesRole role = SeriesRole.Named) =>
        ChartSeries.LineWithBand(name, curve.Steps, curve.Values, curve.StandardErrors) with { StyleIndex = style, Role = role };

    /// <summary>Every head in its own colour.</summary>
    public static ChartSeries[] Each(IEnumerable<HeadCurve> curves) => [.. curves.Select(curve => Of(curve, curve.Head.ToString(), curve.Head.Index))];

    /// <summary>The chosen heads in their colours, the others grey behind them.</summary>
    public static ChartSeries[] Highlighted(IReadOnlyList<HeadCurve> curves, Func<Head, bool> chosen, Func<Head, string> name) =>
    [
        .. curves.Where(curve => !chosen(curve.Head)).Select(curve => Of(curve, curve.Head.ToString(), curve.Head.Index, SeriesRole.Background)),
        .. curves.Where(curve => chosen(curve.Head)).Select(curve => Of(curve, name(curve.Head), curve.Head.Index)),
    ];

    /// <summary>A score or coefficient of the whole model; null where there is none.</summary>
    public static ChartSeries? Whole(RunMeasurements run, string metric, string name, int style)
    {
        ScoreRow[] rows = [.. run.Scores.Where(row => row.Score.Metric == metric && row.Score.Head is null && row.Score.Component == Score.WholeModel).OrderBy(row => row.Step)];
        string? dataset = rows.Select(row => row.Score.Dataset).FirstOrDefault();
        rows = [.. rows.Where(row => row.Score.Dataset == dataset)];
        return rows.Length == 0 ? null : ChartSeries.LineWithBand(
            name, [.. rows.Select(row => (double)row.Step)], [.. rows.Select(row => row.Score.Value)], [.. rows.Select(row => row.Score.StandardError ?? double.NaN)]) with { StyleIndex = style };
    }

    public static string WithKind(DevelopmentAnalysis analysis, Head head) => analysis.KindOf(head) is { } kind ? $"{head} {kind.Name()}" : head.ToString();
}
