using System.Text;
using Accelerated.Data;

namespace Accelerated.Tokens.Pages;

/// <summary>The most frequent patterns of one head with examples: plain HTML without a script.</summary>
internal static class StatisticsPage
{
    private const int TokensBefore = 14;

    public static string Write(TokenFolder folder, HeadAnalysis analysis, int[] tokens, int length, ITokenizer tokenizer, string data)
    {
        string path = folder.StatisticsPage(analysis.Step, analysis.Head);
        var body = new StringBuilder();
        body.Append($"<p>{HtmlTemplate.Escape($"What the {analysis.Summary.Tokens} tokens with the largest Δ continue, in {data}. A token may carry several labels.")}</p>");
        body.Append($"<div class=\"wide\">{CountsTable.Of(analysis.Summary)}</div>");
        foreach (IGrouping<PatternKinds, PatternExample> kind in analysis.Summary.Patterns.GroupBy(example => example.Pattern.Kind))
        {
            body.Append($"<h2>{kind.Key.Name()}</h2><div class=\"wide\"><table><thead><tr><th>pattern</th><th class=\"n\">tokens</th><th class=\"n\">mean Δ</th><th>examples</th></tr></thead><tbody>");
            foreach (PatternExample example in kind)
            {
                string examples = string.Join("<br>", example.Examples.Select(place => Example(place, tokens, length, tokenizer)));
                body.Append($"<tr><td class=\"mono\">{HtmlTemplate.Escape(example.Pattern.Text)}</td><td class=\"n\">{example.Count}</td><td class=\"n\">{example.MeanDelta:0.000}</td><td class=\"mono\">{examples}</td></tr>");
            }

            body.Append("</tbody></table></div>");
        }

        return HtmlTemplate.Fill("plain-page.html", null, new Dictionary<string, string>
        {
            ["title"] = $"Patterns of head {analysis.Head} at step {analysis.Step}",
            ["nav"] = $"<p class=\"nav\"><a href=\"{TokenPages.Link(path, folder.SummaryPage)}\">All heads</a> · <a href=\"{TokenPages.Link(path, folder.Page(analysis.Step, analysis.Head))}\">Contexts of this head</a></p>",
            ["body"] = body.ToString(),
        });
    }

    private static string Example(TokenInContext place, int[] tokens, int length, ITokenizer tokenizer)
    {
        ReadOnlySpan<int> row = tokens.AsSpan(place.Sequence * length, length);
        int first = Math.Max(0, place.Position - TokensBefore);
        var before = new StringBuilder();
        foreach (int token in row[first..place.Position])
        {
            before.Append(TokenText.Visible(token, tokenizer));
        }

        return $"<bdi>{HtmlTemplate.Escape(before.ToString())}<b>{HtmlTemplate.Escape(TokenText.Visible(place.Token, tokenizer))}</b></bdi>";
    }
}
