using Accelerated.Figures.Development;

namespace Accelerated.Figures.Report;

/// <summary>Figures of one kind: the first ones open, variants of them behind a line to click.</summary>
internal static class FigureGroup
{
    private static readonly string[] Variants = ["memorization-ngrams", "min-max", "standardised"];

    public static void Write(HtmlWriter html, string folder, IEnumerable<DevelopmentFigure> figures)
    {
        DevelopmentFigure[] all = [.. figures];
        DevelopmentFigure[] variants = [.. all.Where(figure => figure.IsDrawn && Variants.Any(figure.Name.Contains))];
        foreach (DevelopmentFigure figure in all.Except(variants))
        {
            ReportFigure.Write(html, folder, figure);
        }

        foreach (DevelopmentFigure figure in variants)
        {
            html.Raw("<details><summary>").Raw(Support.Markup.Escape(figure.Title)).Raw("</summary>\n");
            ReportFigure.Write(html, folder, figure);
            html.Raw("</details>\n");
        }
    }
}
