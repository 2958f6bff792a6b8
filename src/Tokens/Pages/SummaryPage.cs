using System.Text;

namespace Accelerated.Tokens.Pages;

/// <summary>All heads and steps in one table: plain HTML without a script.</summary>
internal static class SummaryPage
{
    public static string Write(TokenFolder folder, IReadOnlyList<HeadAnalysis> analyses, string data)
    {
        var body = new StringBuilder();
        body.Append($"<p>{HtmlTemplate.Escape($"For every head, the {analyses.Max(analysis => analysis.Summary.Tokens)} tokens whose loss rises most when it is ablated, in {data}, and what they continue. Totals count every label; the bars show the first label only.")}</p>");
        body.Append("<p class=\"legend\">");
        foreach (PatternKinds kind in PatternKindNames.Ordered.Append(PatternKinds.None))
        {
            body.Append($"<span><span class=\"sample {CountsTable.Class(kind)}\">&nbsp;</span> {kind.Name()}</span>");
        }

        body.Append("</p><div class=\"wide\"><table><thead><tr><th class=\"n\">step</th><th>head</th><th>first labels</th>");
        foreach (PatternKinds kind in PatternKindNames.Ordered)
        {
            body.Append($"<th class=\"n\">{kind.Name()}</th>");
        }

        body.Append("<th class=\"n\">unclassified</th><th class=\"n\">distinct multigrams</th><th class=\"n\">largest Δ</th><th></th></tr></thead><tbody>");
        foreach (HeadAnalysis analysis in analyses)
        {
            string page = TokenPages.Link(folder.SummaryPage, folder.Page(analysis.Step, analysis.Head));
            string patterns = TokenPages.Link(folder.SummaryPage, folder.StatisticsPage(analysis.Step, analysis.Head));
            body.Append($"<tr><td class=\"n\">{analysis.Step}</td><td><a href=\"{page}\">{analysis.Head}</a></td><td>{CountsTable.Bar(analysis.Summary)}</td>");
            foreach (KindCount count in analysis.Summary.Kinds.Take(PatternKindNames.Ordered.Count))
            {
                body.Append($"<td class=\"n\">{count.Total}</td>");
            }

            body.Append($"<td class=\"n\">{100 * analysis.Summary.UnclassifiedShare:0.0} %</td><td class=\"n\">{analysis.Summary.DistinctMultigrams}</td>");
            body.Append($"<td class=\"n\">{analysis.Tokens[0].Occurrence.Delta:0.000}</td><td><a href=\"{patterns}\">patterns</a></td></tr>");
        }

        return HtmlTemplate.Fill("plain-page.html", null, new Dictionary<string, string>
        {
            ["title"] = "Tokens in context, all heads",
            ["nav"] = "",
            ["body"] = body.Append("</tbody></table></div>").ToString(),
        });
    }
}
