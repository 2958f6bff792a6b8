using System.Globalization;
using Accelerated.Development.Comparison;
using Accelerated.Development.Heads;
using Accelerated.Development.RunData;
using Accelerated.Figures.Development;
using Accelerated.Storage;

namespace Accelerated.Figures.Report;

/// <summary>The page of <c>reproduce compare</c>.</summary>
public static class ComparisonReport
{
    /// <returns>The path of the page, beside which lie the figures and <c>matches.csv</c>.</returns>
    public static string Write(string folder, RunComparison comparison, IReadOnlyList<RunMeasurements> runs)
    {
        ReportPage page = new(folder, $"Comparison of {string.Join(", ", comparison.Runs)}", "Heads of each layer are matched so that the sum of their distances is least.");
        page.Heading("Which types recur");
        page.Paragraph($"Types in every run: {string.Join(", ", comparison.RecurringKinds.DefaultIfEmpty("none"))}.");
        page.Figure(ComparisonFigures.Kinds(comparison));
        page.Heading("Curves");
        page.Figure(ComparisonFigures.Curves(comparison, runs));
        page.Heading("Matched heads");
        page.Paragraph("Distance: the mean of those that are known of three. Curves: root mean square difference of the wrLLC against log step, in standard deviations of both layers' values. Patterns: Hellinger distance of the shares of tokens by kind. Scores: root mean square difference of previous-token, current-token, prefix-matching and bracket scores, each divided by its largest.");
        ResultTable all = Matches();
        foreach (RunPair pair in comparison.Pairs)
        {
            string caption = $"{comparison.Runs[pair.First]} and {comparison.Runs[pair.Second]}";
            ResultTable table = Matches();
            foreach (HeadMatch match in pair.Matches)
            {
                Add(table, comparison, pair, match);
                Add(all, comparison, pair, match);
            }

            page.Paragraph($"{caption}: {Describe(pair)}.");
            page.Table(caption, table);
            if (pair.Unmatched.Count > 0)
            {
                page.Paragraph($"Without a partner: {string.Join(", ", pair.Unmatched.Select(head => $"{head.Head} of {comparison.Runs[head.Run]}"))}.");
            }
        }

        all.WriteCsv(Path.Combine(folder, "matches.csv"));
        page.Link("matches.csv", "matches.csv");
        return page.Save();
    }

    /// <summary>How many types agree.</summary>
    public static string Describe(RunPair pair) => pair.Typed == 0
        ? "no pair has a type in both runs"
        : string.Create(CultureInfo.InvariantCulture, $"{pair.SameKind} of {pair.Typed} pairs are of one type (p = {pair.P:0.000} by exchange of the types within layers)");

    private static ResultTable Matches() => new(
        new("first_run", ColumnType.Text), new("first", ColumnType.Text), new("first_kind", ColumnType.Text), new("second_run", ColumnType.Text), new("second", ColumnType.Text),
        new("second_kind", ColumnType.Text), new("distance", ColumnType.Double), new("curves", ColumnType.Double), new("patterns", ColumnType.Double), new("scores", ColumnType.Double));

    private static void Add(ResultTable table, RunComparison comparison, RunPair pair, HeadMatch match) => table.Add(
        comparison.Runs[pair.First], match.First.ToString(), match.FirstKind?.Name(), comparison.Runs[pair.Second], match.Second.ToString(), match.SecondKind?.Name(),
        match.Distance, match.CurveDistance, match.PatternDistance, match.ScoreDistance);
}
