using Accelerated.Model;
using Accelerated.Storage;

namespace Accelerated.Figures.Report;

/// <summary>Counts of the kinds of tokens in context per head, and links to the pages per head.</summary>
internal sealed class TokenSection(RunSources sources)
{
    private readonly string analysis = Path.Combine(sources.Tokens, "per-token-analysis");
    private readonly string samples = Path.Combine(sources.Tokens, "per-token-samples");

    public void Write(HtmlWriter html)
    {
        html.Raw("<section id=\"tokens\">\n").Element("h2", "Tokens in context");
        string summary = Path.Combine(analysis, "summary.csv");
        if (!File.Exists(summary))
        {
            html.Missing("The tokens that each head serves were not classified in this run (no per-token-analysis/summary.csv).").Raw("</section>\n");
            return;
        }

        html.Element("p", "faint", "Of each head, the tokens whose loss rises most when the head is taken away. A token may be of several kinds; the counts below take its primary one.");
        ResultTable table = ResultTable.ReadCsv(summary);
        if (table.RowCount == 0)
        {
            html.Missing("The table per-token-analysis/summary.csv is empty.").Raw("</section>\n");
            return;
        }

        foreach (IGrouping<long, int> step in Enumerable.Range(0, table.RowCount).GroupBy(row => table.Whole(row, "step") ?? 0).OrderByDescending(step => step.Key))
        {
            WriteStep(html, table, step);
        }

        string page = Path.Combine(analysis, "output_attention_summary.html");
        if (File.Exists(page))
        {
            html.Raw("<p>").Link(LinkTo(page), "Summary of all heads with their most frequent patterns").Raw("</p>\n");
        }

        html.Raw("</section>\n");
    }

    private void WriteStep(HtmlWriter html, ResultTable table, IGrouping<long, int> step)
    {
        string[] primary = [.. step.Select(row => table[row, "metric"]?.ToString() ?? "").Where(metric => metric.EndsWith("_primary", StringComparison.Ordinal)).Distinct()];
        html.Table(
            $"Tokens of each head by primary kind, step {step.Key}",
            [
                HtmlCell.Words("head"), new HtmlCell("tokens", "n"), .. primary.Select(metric => new HtmlCell(metric[..^"_primary".Length].Replace('_', ' '), "n")),
                new HtmlCell("unclassified", "n"), new HtmlCell("distinct multigrams", "n"), HtmlCell.Words("pages"), HtmlCell.Words(""),
            ],
            step.GroupBy(row => new Head((int)(table.Whole(row, "layer") ?? 0), (int)(table.Whole(row, "head") ?? 0)))
                .OrderBy(head => head.Key.Layer).ThenBy(head => head.Key.Index).Select(head =>
                {
                    Dictionary<string, double?> values = head.ToDictionary(row => table[row, "metric"]?.ToString() ?? "", row => table.Number(row, "value"));
                    return (IReadOnlyList<HtmlCell>)
                    [
                        HtmlCell.Words(head.Key.ToString()), HtmlCell.Number(values.GetValueOrDefault("tokens"), "0"), .. primary.Select(metric => HtmlCell.Number(values.GetValueOrDefault(metric), "0")),
                        HtmlCell.Number(values.GetValueOrDefault("unclassified"), "0"), HtmlCell.Number(values.GetValueOrDefault("multigrams_distinct"), "0"),
                        PageCell(Path.Combine(samples, $"output_attention_{head.Key.Layer}_{head.Key.Index}_{step.Key}.html"), "tokens"),
                        PageCell(Path.Combine(analysis, $"output_attention_stats_{head.Key.Layer}_{head.Key.Index}_{step.Key}.html"), "patterns"),
                    ];
                }));
    }

    private HtmlCell PageCell(string page, string text) => File.Exists(page) ? new HtmlCell(text, "", LinkTo(page)) : HtmlCell.Words("–");

    private string LinkTo(string page) =>
        string.Join('/', Path.GetRelativePath(sources.Report, page).Split(Path.DirectorySeparatorChar).Select(part => part == ".." ? part : Uri.EscapeDataString(part)));
}
