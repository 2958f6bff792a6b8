using System.Text;

namespace Accelerated.Tokens.Pages;

/// <summary>The most frequent patterns of one head with examples. Nothing on it needs the script but the choice of colours.</summary>
internal static class StatisticsPage
{
    private const int TokensBefore = 14;

    public static string Write(TokenFolder folder, HeadAnalysis analysis, PageText text, string data)
    {
        string path = folder.StatisticsPage(analysis.Step, analysis.Head);
        string contexts = HtmlTemplate.Link(path, folder.Page(analysis.Step, analysis.Head));
        var body = new StringBuilder();
        body.Append($"<p>{HtmlTemplate.Escape($"What the {analysis.Summary.Tokens} tokens with the largest Δ continue, in {data}. A token may carry several labels.")}</p>");
        body.Append($"<div class=\"wide\">{CountsTable.Of(analysis.Summary)}</div>");
        foreach (IGrouping<PatternKinds, PatternExample> kind in analysis.Summary.Patterns.GroupBy(example => example.Pattern.Kind))
        {
            body.Append($"<h2>{CountsTable.Key(kind.Key)}</h2><div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{kind.Key.Name()}\"><table><thead><tr><th>pattern</th><th class=\"n\">tokens</th><th class=\"n\">mean Δ</th><th>examples</th></tr></thead><tbody>");
            foreach (PatternExample example in kind)
            {
                Row(body, example, contexts, text);
            }

            body.Append("</tbody></table></div>");
        }

        return HtmlTemplate.Plain(new Dictionary<string, string>
        {
            ["title"] = $"Patterns of head {analysis.Head} at step {analysis.Step}",
            ["nav"] = $"<a href=\"{HtmlTemplate.Link(path, folder.SummaryPage)}\">All heads</a><a href=\"{contexts}\">Contexts of this head</a>",
            ["body"] = body.ToString(),
        });
    }

    private static void Row(StringBuilder body, PatternExample example, string contexts, PageText text)
    {
        string view = $"{contexts}#kind={Uri.EscapeDataString(example.Pattern.Kind.Name())}&amp;pattern={Uri.EscapeDataString(example.Pattern.Text)}";
        bool isCovered = text.Mask.Covers(example.Pattern.Text)
            || example.Examples.Any(place => text.IsCovered(place.Sequence, Math.Max(0, place.Position - TokensBefore), place.Position));
        string examples = string.Concat(example.Examples.Select(place => Example(place, text)));
        string pattern = HtmlTemplate.Escape(example.Pattern.Text);
        body.Append(isCovered
            ? $"<tr><td><a href=\"{view}\">covered</a></td>"
            : $"<tr><td class=\"mono\"><a href=\"{view}\">{pattern}</a></td>");
        body.Append($"<td class=\"n\">{example.Count}</td><td class=\"n\">{example.MeanDelta:0.000}</td><td class=\"mono\">");
        body.Append(isCovered ? $"<details><summary>covered: show</summary>{pattern}{examples}</details>" : examples).Append("</td></tr>");
    }

    private static string Example(TokenInContext place, PageText text)
    {
        ReadOnlySpan<int> row = text.Row(place.Sequence);
        int first = Math.Max(0, place.Position - TokensBefore);
        var before = new StringBuilder();
        foreach (int token in row[first..place.Position])
        {
            before.Append(TokenText.Visible(token, text.Tokenizer));
        }

        return $"<span class=\"example\">{HtmlTemplate.Escape(before.ToString())}<b>{HtmlTemplate.Escape(TokenText.Visible(place.Token, text.Tokenizer))}</b></span>";
    }
}
