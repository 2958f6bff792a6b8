using Accelerated.Development;
using Accelerated.Figures.Development;
using Accelerated.Storage;

namespace Accelerated.Figures.Report;

/// <summary>The figures that belong to no single claim, and the multigrams that moved between layers.</summary>
internal sealed class DevelopmentSection(RunSources sources, DevelopmentAnalysis analysis, IReadOnlyList<DevelopmentFigure> figures)
{
    private const int ShownRows = 40;

    public void Write(HtmlWriter html)
    {
        html.Raw("<section id=\"development\">\n").Element("h2", "Development over training");
        FigureGroup.Write(html, sources.Report, figures.Where(figure => figure.Claim.Length == 0));
        if (analysis.Run.Layers > 1)
        {
            html.Element("h3", "The multigram circuit");
            WriteTable(html, "circuit.csv", "Pairs of heads: overlap of their top tokens, path ablation, composition");
            WriteTable(html, "multigrams-moved.csv", "Multigrams that moved from a layer-0 to a layer-1 head");
        }

        html.Raw("</section>\n");
    }

    private void WriteTable(HtmlWriter html, string name, string caption)
    {
        string path = Path.Combine(RunDevelopment.FolderOf(sources.Root), name);
        if (!File.Exists(path))
        {
            html.Missing($"{caption}: the run has no {RunDevelopment.Folder}/{name}.");
            return;
        }

        ResultTable table = ResultTable.ReadCsv(path);
        string shown = table.RowCount > ShownRows ? $" (the first {ShownRows} of {table.RowCount} rows)" : "";
        html.Table(caption + shown, ReportPage.HeadsOf(table), ReportPage.RowsOf(table, ShownRows));
        html.Raw("<p>").Link($"../{RunDevelopment.Folder}/{name}", name).Raw("</p>\n");
    }
}
