using System.Text;
using Accelerated.Model;

namespace Accelerated.Tokens.Pages;

/// <summary>All heads and steps: a small picture per head and a table per step. Nothing on it needs the script but the choice of colours.</summary>
internal static class SummaryPage
{
    public static string Write(TokenFolder folder, IReadOnlyList<HeadAnalysis> analyses, string data)
    {
        int[] steps = [.. analyses.Select(analysis => analysis.Step).Distinct().Order()];
        var body = new StringBuilder();
        body.Append($"<p>{HtmlTemplate.Escape($"For every head, the {analyses.Max(analysis => analysis.Summary.Tokens)} tokens whose loss rises most when it is ablated, in {data}, and what they continue.")}</p>");
        body.Append(CountsTable.Legend());
        string axis = steps.Length > 1
            ? $"Shares of first labels from step {steps[0]} to step {steps[^1]}, on a logarithmic axis; each picture leads to the contexts at the last step."
            : $"Shares of first labels at step {steps[0]}; each picture leads to the contexts.";
        body.Append($"<p class=\"faint\">{axis}</p>");
        foreach (IGrouping<int, HeadAnalysis> layer in analyses.GroupBy(analysis => analysis.Head.Layer).OrderBy(layer => layer.Key))
        {
            body.Append($"<h2>Layer {layer.Key}</h2><ul class=\"heads\">");
            foreach (IGrouping<int, HeadAnalysis> head in layer.GroupBy(analysis => analysis.Head.Index).OrderBy(head => head.Key))
            {
                HeadAnalysis[] ofHead = [.. head.OrderBy(analysis => analysis.Step)];
                HeadAnalysis last = ofHead[^1];
                body.Append($"<li><a href=\"{HtmlTemplate.Link(folder.SummaryPage, folder.Page(last.Step, last.Head))}\"><b>{last.Head}</b>{ClassShares.Picture(ofHead)}");
                body.Append($"<small><span>{last.Summary.DistinctMultigrams} multigrams</span><span>max Δ {Largest(last)}</span></small></a></li>");
            }

            body.Append("</ul>");
        }

        for (int s = steps.Length - 1; s >= 0; s--)
        {
            HeadAnalysis[] ofStep = [.. analyses.Where(analysis => analysis.Step == steps[s]).OrderBy(analysis => analysis.Head.Layer).ThenBy(analysis => analysis.Head.Index)];
            string opening = s == steps.Length - 1 ? "<details open>" : "<details>";
            body.Append($"{opening}<summary>Step {steps[s]}: tokens of each class</summary>{Table(folder, ofStep)}</details>");
        }

        Comparisons(body, folder, analyses, steps);
        body.Append("<p class=\"faint\">Totals count every label of a token, bars its first one. Distinct multigrams: different n-grams and skip n-grams.</p>");
        return HtmlTemplate.Plain(new Dictionary<string, string> { ["title"] = "Tokens in context, all heads", ["nav"] = "<span class=\"faint\">per-token-analysis</span>", ["body"] = body.ToString() });
    }

    private static string Table(TokenFolder folder, HeadAnalysis[] analyses)
    {
        var html = new StringBuilder($"<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Step {analyses[0].Step}\"><table><thead><tr><th>head</th><th>first labels</th>");
        foreach (PatternKinds kind in PatternKindNames.Ordered)
        {
            html.Append($"<th class=\"n\">{kind.Name()}</th>");
        }

        html.Append("<th class=\"n\">unclassified</th><th class=\"n\">distinct multigrams</th><th class=\"n\">largest Δ</th><th>pages</th></tr></thead><tbody>");
        foreach (HeadAnalysis analysis in analyses)
        {
            string page = HtmlTemplate.Link(folder.SummaryPage, folder.Page(analysis.Step, analysis.Head));
            string patterns = HtmlTemplate.Link(folder.SummaryPage, folder.StatisticsPage(analysis.Step, analysis.Head));
            html.Append($"<tr><th scope=\"row\">{analysis.Head}</th><td>{CountsTable.Bar(analysis.Summary, "share")}</td>");
            foreach (KindCount count in analysis.Summary.Kinds.Take(PatternKindNames.Ordered.Count))
            {
                html.Append($"<td class=\"n\">{count.Total}</td>");
            }

            html.Append($"<td class=\"n\">{100 * analysis.Summary.UnclassifiedShare:0.0} %</td><td class=\"n\">{analysis.Summary.DistinctMultigrams}</td>");
            html.Append($"<td class=\"n\">{Largest(analysis)}</td><td><a href=\"{page}\">contexts</a> · <a href=\"{patterns}\">patterns</a></td></tr>");
        }

        return html.Append("</tbody></table></div>").ToString();
    }

    private static void Comparisons(StringBuilder body, TokenFolder folder, IReadOnlyList<HeadAnalysis> analyses, int[] steps)
    {
        var links = new StringBuilder();
        foreach (Head head in analyses.Select(analysis => analysis.Head).Distinct().OrderBy(head => head.Layer).ThenBy(head => head.Index))
        {
            foreach ((int earlier, int later) in from a in steps from b in steps where a < b select (a, b))
            {
                string page = folder.ComparisonPage(earlier, later, head);
                if (File.Exists(page))
                {
                    links.Append($"<li><a href=\"{HtmlTemplate.Link(folder.SummaryPage, page)}\">Head {head}: step {earlier} and step {later}</a></li>");
                }
            }
        }

        if (links.Length > 0)
        {
            body.Append($"<h2>Comparisons</h2><ul>{links}</ul>");
        }
    }

    private static string Largest(HeadAnalysis analysis) => analysis.Tokens.Count == 0 ? "–" : analysis.Tokens[0].Occurrence.Delta.ToString("0.000");
}
