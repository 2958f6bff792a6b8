using Accelerated.Figures.Charts;
using Accelerated.Figures.Drawing;

namespace Accelerated.Figures.Report;

/// <summary>A chart on a page: its panels inline, so that a narrow screen stacks them and a dark one restyles them, and its files beside the page.</summary>
internal static class ReportFigure
{
    public static void Write(HtmlWriter html, string folder, string name, Chart chart)
    {
        ChartFiles.Save(folder, name, chart);
        html.Raw("<figure>\n<div class=\"panels\">\n");
        for (int i = 0; i < chart.Panels.Count; i++)
        {
            html.Raw(SvgWriter.Write(ChartRenderer.DrawPanel(chart, i)));
        }

        html.Raw("</div>\n<figcaption>").Raw(Support.Markup.Escape(chart.Subtitle.Length == 0 ? $"{chart.Title}. " : $"{chart.Title}; {chart.Subtitle}. "));
        foreach (string extension in new[] { "png", "svg", "csv" })
        {
            html.Link($"{name}.{extension}", extension.ToUpperInvariant()).Raw(" ");
        }

        html.Raw("</figcaption>\n</figure>\n");
    }
}
