using Accelerated.Figures.Drawing;

namespace Accelerated.Figures.Charts;

/// <summary>Lays a chart out as a drawing: the whole of it, or one panel alone with the scales it has among the others.</summary>
public static class ChartRenderer
{
    private const double Margin = 16;
    private const double TitleSize = 16;
    private const double SubtitleSize = 12;

    public static VectorDrawing Draw(Chart chart)
    {
        List<DrawingShape> shapes = [];
        double top = AddTitles(shapes, chart.Title, chart.Subtitle);
        double height = Height(chart);
        List<PanelScale> scales = ScalesOf(chart);
        int columns = Math.Clamp(chart.Columns, 1, Math.Max(1, chart.Panels.Count));
        for (int i = 0; i < chart.Panels.Count; i++)
        {
            DrawingPoint corner = new(Margin + (i % columns * (chart.PanelWidth + Margin)), top + (i / columns * (height + Margin)));
            new PanelRenderer(chart.Panels[i], scales[i], corner, chart.PanelWidth, height).AddTo(shapes);
        }

        int rows = (chart.Panels.Count + columns - 1) / columns;
        double titles = Math.Max(Raster.FigureFont.Of(TextWeight.SemiBold).Measure(chart.Title, TitleSize), Raster.FigureFont.Of(TextWeight.Regular).Measure(chart.Subtitle, SubtitleSize));
        return new VectorDrawing(
            Math.Max((columns * (chart.PanelWidth + Margin)) + Margin, Math.Ceiling(titles) + (2 * Margin)), top + (rows * (height + Margin)), chart.Title, Describe(chart, chart.Panels), shapes);
    }

    /// <summary>The panel without the chart's title and subtitle, for a page that stacks panels on a narrow screen.</summary>
    public static VectorDrawing DrawPanel(Chart chart, int panel)
    {
        List<DrawingShape> shapes = [];
        double height = Height(chart);
        new PanelRenderer(chart.Panels[panel], ScalesOf(chart)[panel], new DrawingPoint(4, 4), chart.PanelWidth, height).AddTo(shapes);
        string title = chart.Panels[panel].Title.Length == 0 ? chart.Title : $"{chart.Title}, {chart.Panels[panel].Title}";
        return new VectorDrawing(chart.PanelWidth + 8, height + 8, title, Describe(chart, [chart.Panels[panel]]), shapes);
    }

    private static double AddTitles(List<DrawingShape> shapes, string title, string subtitle)
    {
        double y = Margin;
        if (title.Length > 0)
        {
            shapes.Add(new TextShape(title, new DrawingPoint(Margin, y + TitleSize - 2), TitleSize, TextAnchor.Start, TextWeight.SemiBold, Ink.Text));
            y += TitleSize + 6;
        }

        if (subtitle.Length > 0)
        {
            shapes.Add(new TextShape(subtitle, new DrawingPoint(Margin, y + SubtitleSize - 2), SubtitleSize, TextAnchor.Start, TextWeight.Regular, Ink.Muted));
            y += SubtitleSize + 6;
        }

        return y + 8;
    }

    private static double Height(Chart chart) =>
        Math.Max(chart.PanelHeight, chart.Panels.Select(panel => PanelRenderer.LeastHeight(panel.Series.Count(series => series.HasName))).DefaultIfEmpty(0).Max());

    private static List<PanelScale> ScalesOf(Chart chart)
    {
        List<PanelScale> scales = [];
        foreach (ChartPanel panel in chart.Panels)
        {
            IEnumerable<ChartPanel> together = chart.Scales == PanelScales.SharedVertical ? chart.Panels.Where(other => other.Vertical == panel.Vertical) : [panel];
            scales.Add(new PanelScale(
                AxisScale.Of(panel.Horizontal.Kind, panel.Series.SelectMany(series => series.X)),
                AxisScale.Of(panel.Vertical.Kind, together.SelectMany(other => other.Series).SelectMany(Extent))));
        }

        return scales;
    }

    private static IEnumerable<double> Extent(ChartSeries series)
    {
        for (int i = 0; i < series.Y.Count; i++)
        {
            double error = double.IsFinite(series.StandardErrors[i]) ? series.StandardErrors[i] : 0;
            yield return series.Y[i] - error;
            yield return series.Y[i] + error;
        }
    }

    private static string Describe(Chart chart, IReadOnlyList<ChartPanel> panels)
    {
        string what = string.Join("; ", panels.Select(panel =>
            $"{(panel.Title.Length == 0 ? "" : panel.Title + ": ")}{panel.Vertical.Name} against {panel.Horizontal.Name} of {Names(panel)}"));
        return chart.Subtitle.Length == 0 ? $"{what}." : $"{what}. {chart.Subtitle}";
    }

    private static string Names(ChartPanel panel)
    {
        int quiet = panel.Series.Count(series => !series.HasName);
        return string.Join(", ", [.. panel.Series.Where(series => series.HasName).Select(series => series.Name), .. quiet > 0 ? [$"{quiet} more"] : Array.Empty<string>()]);
    }
}
