using Accelerated.Figures.Charts;
using Accelerated.Figures.Development;
using Accelerated.Figures.Drawing;
using Accelerated.Support;

namespace Accelerated.Figures.Report;

/// <summary>A chart on a page: its panels inline, so that a narrow screen stacks them and a dark one restyles them, and its files beside the page.</summary>
internal static class ReportFigure
{
    public static void Write(HtmlWriter html, string folder, string name, Chart chart)
    {
        ChartFiles.Save(folder, name, chart);
        Inline(html, name, chart, ["png", "svg", "csv"]);
    }

    public static void Write(HtmlWriter html, string folder, string name, HeatMap map)
    {
        HeatMapFiles.Save(folder, name, map);
        Inline(html, name, map, ["png", "svg", "csv"]);
    }

    /// <summary>With its files; or why it was not drawn, in the place where it would stand.</summary>
    public static void Write(HtmlWriter html, string folder, DevelopmentFigure figure)
    {
        figure.Save(folder);
        if (figure.Chart is { } chart)
        {
            Inline(html, figure.Name, chart, ["png", "svg", "csv", "json"]);
        }
        else if (figure.Map is { } map)
        {
            Inline(html, figure.Name, map, ["png", "svg", "csv", "json"]);
        }
        else
        {
            html.Missing($"{figure.Name} ({figure.Title}) is not drawn: {figure.Reason}.{(figure.Command.Length > 0 ? $" Its data come from: {figure.Command}" : "")}");
        }
    }

    private static void Inline(HtmlWriter html, string name, Chart chart, string[] extensions)
    {
        html.Raw("<figure>\n<div class=\"panels\">\n");
        for (int i = 0; i < chart.Panels.Count; i++)
        {
            html.Raw(SvgWriter.Write(ChartRenderer.DrawPanel(chart, i)));
        }

        Caption(html.Raw("</div>\n"), name, chart.Subtitle.Length == 0 ? $"{chart.Title}. " : $"{chart.Title}; {chart.Subtitle}. ", extensions);
    }

    private static void Inline(HtmlWriter html, string name, HeatMap map, string[] extensions) =>
        Caption(html.Raw("<figure>\n<div class=\"wide\">\n").Raw(SvgWriter.Write(HeatMapRenderer.Draw(map))).Raw("</div>\n"), name, $"{map.Title}. ", extensions);

    private static void Caption(HtmlWriter html, string name, string text, string[] extensions)
    {
        html.Raw("<figcaption>").Raw(Markup.Escape(text));
        foreach (string extension in extensions)
        {
            html.Link($"{name}.{extension}", extension.ToUpperInvariant()).Raw(" ");
        }

        html.Raw("</figcaption>\n</figure>\n");
    }
}
