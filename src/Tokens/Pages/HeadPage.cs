using System.Text;
using Accelerated.Model;
using Accelerated.Support;

namespace Accelerated.Tokens.Pages;

/// <summary>The page of one head at one step, or of a comparison of two.</summary>
internal static class HeadPage
{
    /// <param name="path">Where the page goes.</param>
    /// <param name="folder">For links.</param>
    /// <param name="sides">One, or the earlier and the later step.</param>
    /// <param name="text">The tokens.</param>
    /// <param name="data">Name of the data.</param>
    /// <param name="heads">All heads that have such a page.</param>
    /// <param name="steps">All steps that have pages.</param>
    /// <param name="options">How much.</param>
    public static string Write(
        string path, TokenFolder folder, IReadOnlyList<PageSide> sides, PageText text, string data, IReadOnlyList<Head> heads, IReadOnlyList<int> steps, TokenPageOptions options)
    {
        var page = new HeadPageData(sides, text);
        HeadAnalysis last = sides[^1].Analysis;
        var slots = new Dictionary<string, string>
        {
            ["title"] = sides.Count == 1 ? $"Head {last.Head} at step {last.Step}" : $"Head {last.Head} at steps {sides[0].Analysis.Step} and {last.Step}",
            ["lead"] = HtmlTemplate.Escape(Lead(sides, data)),
            ["nav"] = Navigation(path, folder, sides, heads, steps),
            ["counts"] = Counts(sides, page.Rows),
            ["scale"] = page.Scale.ToString("0.###"),
            ["mask"] = HtmlTemplate.Escape(MaskWords(options.Mask)),
        };
        return Fit(page, slots, last.Head, Math.Min(options.Before, text.Length), options);
    }

    private static string Fit(HeadPageData page, Dictionary<string, string> slots, Head head, int before, TokenPageOptions options)
    {
        for (int contexts = page.Rows.Count; ;)
        {
            slots["data"] = page.Write(contexts, before, options.After);
            string html = HtmlTemplate.Head(slots);
            int bytes = Encoding.UTF8.GetByteCount(html);
            if (bytes <= options.MostBytes)
            {
                return html;
            }

            if (before > PageWindows.LeastBefore)
            {
                before = Math.Max(PageWindows.LeastBefore, Math.Min((int)(0.95 * before * options.MostBytes / bytes), before * 9 / 10));
            }
            else if (contexts > 0)
            {
                contexts = contexts * 3 / 4;
            }
            else
            {
                throw new InvalidInputException($"The page of head {head} needs {bytes} bytes without any context, but {options.MostBytes} are allowed. Classify fewer tokens.");
            }
        }
    }

    private static string Lead(IReadOnlyList<PageSide> sides, string data) => sides.Count == 1
        ? $"The {sides[0].Analysis.Tokens.Count} tokens whose loss rises most when the head is ablated, in {data}. Δ = loss without the head − loss with it."
        : $"The tokens whose loss rises most when the head is ablated, at either step, in {data}: won are those ranked at step {sides[1].Analysis.Step} only, lost those at step {sides[0].Analysis.Step} only. Δ = loss without the head − loss with it. Labels are those of the later step that ranks the token.";

    private static string MaskWords(TextMask mask) => mask.Name switch
    {
        "none" => "No context of this page is covered.",
        "all" => "Corpora are from the open web and may offend: every context is covered until you ask for it.",
        _ => "Corpora are from the open web and may offend: contexts with a word of the page's list are covered until you ask for them.",
    };

    private static string Navigation(string path, TokenFolder folder, IReadOnlyList<PageSide> sides, IReadOnlyList<Head> heads, IReadOnlyList<int> steps)
    {
        HeadAnalysis last = sides[^1].Analysis;
        var html = new StringBuilder(Anchor(folder.SummaryPage, "All heads"));
        if (sides.Count == 1)
        {
            html.Append(Anchor(folder.StatisticsPage(last.Step, last.Head), "Patterns of this head"));
        }
        else
        {
            html.Append(string.Concat(sides.Select(side => Anchor(folder.Page(side.Analysis.Step, last.Head), $"Step {side.Analysis.Step}"))));
        }

        int at = heads.ToList().IndexOf(last.Head);
        foreach ((int other, string arrow) in new[] { (at - 1, "← head"), (at + 1, "→ head") })
        {
            if (at >= 0 && other >= 0 && other < heads.Count)
            {
                html.Append(Anchor(sides.Count == 1 ? folder.Page(last.Step, heads[other]) : folder.ComparisonPage(sides[0].Analysis.Step, last.Step, heads[other]), $"{arrow} {heads[other]}"));
            }
        }

        int now = steps.ToList().IndexOf(last.Step);
        foreach ((int other, string arrow) in new[] { (now - 1, "← step"), (now + 1, "→ step") })
        {
            if (sides.Count == 1 && now >= 0 && other >= 0 && other < steps.Count)
            {
                html.Append(Anchor(folder.Page(steps[other], last.Head), $"{arrow} {steps[other]}"));
            }
        }

        return html.ToString();

        string Anchor(string target, string words) => $"<a href=\"{HtmlTemplate.Link(path, target)}\">{words}</a>";
    }

    private static string Counts(IReadOnlyList<PageSide> sides, IReadOnlyList<PageRow> rows)
    {
        if (sides.Count == 1)
        {
            HeadSummary summary = sides[0].Analysis.Summary;
            return $"{CountsTable.Bar(summary, "share full")}<details><summary>Counts of the classes</summary><div class=\"wide\">{CountsTable.Of(summary)}</div></details>";
        }

        PageRow[] won = [.. rows.Where(row => row.Ranks[0] == 0)], lost = [.. rows.Where(row => row.Ranks[1] == 0)], kept = [.. rows.Where(row => row.Ranks[0] > 0 && row.Ranks[1] > 0)];
        var html = new StringBuilder("<div class=\"wide\"><table><thead><tr><th>first label</th>");
        html.Append($"<th class=\"n\">step {sides[0].Analysis.Step}</th><th class=\"n\">step {sides[1].Analysis.Step}</th><th class=\"n\">won</th><th class=\"n\">lost</th><th class=\"n\">kept</th></tr></thead><tbody>");
        for (int k = 0; k < sides[0].Analysis.Summary.Kinds.Count; k++)
        {
            PatternKinds kind = sides[0].Analysis.Summary.Kinds[k].Kind;
            html.Append($"<tr><td>{CountsTable.Key(kind)}</td>{Cell(sides[0].Analysis.Summary.Kinds[k].Primary)}{Cell(sides[1].Analysis.Summary.Kinds[k].Primary)}");
            html.Append($"{Cell(Of(won, kind))}{Cell(Of(lost, kind))}{Cell(Of(kept, kind))}</tr>");
        }

        html.Append($"<tr><td>all</td>{Cell(sides[0].Analysis.Tokens.Count)}{Cell(sides[1].Analysis.Tokens.Count)}{Cell(won.Length)}{Cell(lost.Length)}{Cell(kept.Length)}</tr>");
        return html.Append("</tbody></table></div>").ToString();

        static int Of(PageRow[] some, PatternKinds kind) => some.Count(row => row.Token.Labels.Primary == kind);

        static string Cell(int count) => $"<td class=\"n\">{count}</td>";
    }
}
