using Accelerated.Development.RunData;

namespace Accelerated.Figures.Report;

/// <summary>How far the estimates of each data set can be believed, in a line each.</summary>
internal static class DiagnosticsTable
{
    public static void Write(HtmlWriter html, IReadOnlyList<ReportedEstimate> rows)
    {
        html.Element("h3", "How far these can be believed");
        html.Table(
            "Diagnostics of the sampling",
            [
                HtmlCell.Words("metric"), HtmlCell.Words("data"), new HtmlCell("estimates", "n"), new HtmlCell("ok", "n"), HtmlCell.Words("other verdicts"), new HtmlCell("median R̂", "n"),
                HtmlCell.Words("largest R̂"), new HtmlCell("least ESS", "n"), new HtmlCell("median error", "n"), new HtmlCell("of |λ̂|", "n"), new HtmlCell("fewest chains", "n"),
            ],
            rows.GroupBy(row => (row.Metric, row.Dataset)).Select(group =>
            {
                ReportedEstimate[] all = [.. group];
                ReportedEstimate? worst = all.MaxBy(row => row.Rhat ?? double.NegativeInfinity);
                return (IReadOnlyList<HtmlCell>)
                [
                    HtmlCell.Words(group.Key.Metric), HtmlCell.Words(group.Key.Dataset), HtmlCell.Number(all.Length, "0"), HtmlCell.Number(all.Count(row => row.Verdict == "ok"), "0"),
                    HtmlCell.Words(string.Join(", ", all.Where(row => row.Verdict != "ok").GroupBy(row => row.Verdict).OrderByDescending(v => v.Count()).Select(v => $"{v.Count()} {(v.Key.Length == 0 ? "none" : v.Key)}"))),
                    HtmlCell.Number(Median(all.Select(row => row.Rhat)), "0.000"),
                    HtmlCell.Words(worst?.Rhat is { } rhat ? $"{rhat:0.000} ({worst.Component}, step {worst.Step})" : "–"),
                    HtmlCell.Number(all.Min(row => row.SampleSize), "0"), HtmlCell.Number(Median(all.Select(row => row.StandardError)), "0.000"),
                    HtmlCell.Words(Median(all.Select(row => row.StandardError / Math.Abs(row.Value ?? double.NaN))) is { } share ? $"{100 * share:0.0} %" : "–"),
                    HtmlCell.Number(all.Min(row => row.ChainsOk), "0"),
                ];
            }));
        html.Element("p", "faint", "R̂ near 1: chains agree. ESS: draws that count as independent. Error: Monte Carlo standard error of λ̂.");
    }

    private static double? Median(IEnumerable<double?> values)
    {
        double[] known = [.. values.OfType<double>().Where(double.IsFinite).Order()];
        return known.Length == 0 ? null : (known[(known.Length - 1) / 2] + known[known.Length / 2]) / 2;
    }
}
