using System.Globalization;
using System.Text;
using Accelerated.Figures.Charts;
using Accelerated.Figures.Development;
using Accelerated.Storage;

namespace Accelerated.Figures.Report;

/// <summary>A page of figures and tables without script that opens from a disk, in the style of the run report, with each figure's files beside it.</summary>
public sealed class ReportPage
{
    private readonly HtmlWriter html = new();
    private readonly string folder;

    /// <param name="folder">Where <c>index.html</c> and the figures go.</param>
    /// <param name="title">Of the page.</param>
    /// <param name="introduction">What it is about, in a sentence or two; may be empty.</param>
    public ReportPage(string folder, string title, string introduction)
    {
        this.folder = folder;
        Begin(html, title);
        html.Raw("<header>\n").Element("h1", title);
        if (introduction.Length > 0)
        {
            html.Element("p", introduction);
        }

        html.Raw("</header>\n<main>\n<section>\n");
    }

    public void Heading(string text) => html.Raw("</section>\n<section>\n").Element("h2", text);

    public void Paragraph(string text) => html.Element("p", text);

    public void Figure(string name, Chart chart) => ReportFigure.Write(html, folder, name, chart);

    public void Figure(string name, HeatMap map) => ReportFigure.Write(html, folder, name, map);

    /// <summary>Or why it was not drawn.</summary>
    public void Figure(DevelopmentFigure figure) => ReportFigure.Write(html, folder, figure);

    /// <summary>Shows <paramref name="table"/>; columns that hold numbers are set to the right, with four digits.</summary>
    public void Table(string caption, ResultTable table) =>
        html.Table(caption, HeadsOf(table), RowsOf(table, table.RowCount));

    /// <summary>A link to <paramref name="address"/>, relative to the page.</summary>
    public void Link(string address, string text) => html.Raw("<p>").Link(address, text).Raw("</p>\n");

    /// <returns>The path of the page.</returns>
    public string Save()
    {
        string page = Path.Combine(folder, "index.html");
        AtomicFile.WriteText(page, html + "</section>\n</main>\n</body>\n</html>\n");
        return page;
    }

    /// <summary>Everything before a page's content.</summary>
    internal static void Begin(HtmlWriter html, string title)
    {
        html.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
        html.Element("title", title).Raw("<style>\n").Raw(Style()).Raw("</style>\n</head>\n<body>\n");
    }

    internal static IReadOnlyList<HtmlCell> HeadsOf(ResultTable table) => [.. table.Columns.Select(c => new HtmlCell(c.Name.Replace('_', ' '), IsNumber(c) ? "n" : ""))];

    internal static IEnumerable<IReadOnlyList<HtmlCell>> RowsOf(ResultTable table, int most) => Enumerable.Range(0, Math.Min(most, table.RowCount))
        .Select(row => (IReadOnlyList<HtmlCell>)[.. table.Columns.Select(c => new HtmlCell(Shown(table[row, c.Name]), IsNumber(c) ? "n" : ""))]);

    private static bool IsNumber(ResultColumn column) => column.Type != ColumnType.Text;

    private static string Shown(object? value) => value switch
    {
        null => "–",
        double number => number.ToString("G4", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Style()
    {
        using Stream stream = typeof(ReportPage).Assembly.GetManifestResourceStream("Figures.Report.Assets.report.css")
            ?? throw new InvalidOperationException("The assembly was built without report.css.");
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
