using System.Globalization;
using System.Text;

namespace Accelerated.Tokens.Pages;

/// <summary>Pieces of HTML that several pages show: counts of classes.</summary>
internal static class CountsTable
{
    private const int BarWidth = 192;

    /// <summary>The counts of one head, a row per kind.</summary>
    public static string Of(HeadSummary summary)
    {
        var html = new StringBuilder("<table><thead><tr><th>pattern</th><th class=\"n\">tokens</th><th class=\"n\">first label</th><th class=\"n\">distinct</th></tr></thead><tbody>");
        foreach (KindCount count in summary.Kinds)
        {
            string distinct = count.Kind == PatternKinds.None ? "" : count.Distinct.ToString();
            html.Append($"<tr><td>{Key(count.Kind)}</td><td class=\"n\">{count.Total}</td><td class=\"n\">{count.Primary}</td><td class=\"n\">{distinct}</td></tr>");
        }

        return html
            .Append($"<tr><td>all</td><td class=\"n\">{summary.Tokens}</td><td class=\"n\">{summary.Tokens}</td><td class=\"n\"></td></tr>")
            .Append($"<tr><td>multigrams</td><td class=\"n\"></td><td class=\"n\"></td><td class=\"n\">{summary.DistinctMultigrams}</td></tr></tbody></table>")
            .ToString();
    }

    /// <summary>The shares of first labels as a bar.</summary>
    public static string Bar(HeadSummary summary, string cssClass)
    {
        var html = new StringBuilder($"<svg class=\"{cssClass}\" viewBox=\"0 0 {BarWidth} 16\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"");
        html.Append(string.Join(", ", summary.Kinds.Select(count => $"{count.Kind.Name()} {count.Primary}"))).Append("\">");
        double left = 0;
        foreach (KindCount count in summary.Kinds)
        {
            double width = (double)BarWidth * count.Primary / Math.Max(1, summary.Tokens);
            html.Append(CultureInfo.InvariantCulture, $"<rect class=\"{Class(count.Kind)}\" x=\"{left:0.##}\" y=\"0\" width=\"{width:0.##}\" height=\"16\"><title>{count.Kind.Name()}: {count.Primary}</title></rect>");
            left += width;
        }

        return html.Append("</svg>").ToString();
    }

    public static string Legend() =>
        $"<p class=\"legend\">{string.Concat(PatternKindNames.Ordered.Append(PatternKinds.None).Select(kind => $"<span>{Key(kind)}</span>"))}</p>";

    public static string Class(PatternKinds kind) => $"k-{kind.Name().Replace(' ', '-')}";

    public static string Key(PatternKinds kind) => $"<span class=\"kind\"><span class=\"key {Class(kind)}\"></span>{kind.Name()}</span>";
}
