using Accelerated.Development.RunData;
using Accelerated.Figures.Charts;
using Accelerated.Figures.Development;
using Accelerated.Storage;

namespace Accelerated.Figures.Report;

/// <summary>Curves, final values and traces of the estimated learning coefficients.</summary>
internal sealed class CoefficientSection(RunSources sources, StageShading stages)
{
    private readonly string file = Path.Combine(sources.Estimates, "estimates.csv");

    public void Write(HtmlWriter html)
    {
        html.Raw("<section id=\"coefficients\">\n").Element("h2", "Learning coefficients");
        if (!File.Exists(file))
        {
            html.Missing("No learning coefficients were estimated in this run (no estimates.csv).").Raw("</section>\n");
            return;
        }

        IReadOnlyList<ReportedEstimate> rows = ReportedEstimate.Read(file);
        if (rows.Count == 0)
        {
            html.Missing("The table estimates.csv holds no learning coefficient.").Raw("</section>\n");
            return;
        }

        html.Element("p", "faint", "λ̂ = nβ · (mean loss of the draws − loss at the checkpoint), sampled with only the component's weights moving. Standard errors are those of the sampling. Estimates below 0 are shown as they are: there the checkpoint is no minimum of the loss on that data.");
        DiagnosticsTable.Write(html, rows);
        WriteCurves(html, rows);
        WriteFinalValues(html, rows);
        WriteTraces(html, rows);
        WriteAllValues(html, rows);
        html.Raw("</section>\n");
    }

    // Those of the main data are shown with the claims.
    private void WriteCurves(HtmlWriter html, IReadOnlyList<ReportedEstimate> rows)
    {
        (string Metric, string Dataset)[] groups = [.. rows.Where(row => row.Head is not null).Select(row => (row.Metric, row.Dataset)).Distinct()];
        if (groups.Length == 0)
        {
            html.Missing("No single head was estimated, so there are no curves of heads.");
        }

        foreach ((string metric, string dataset) in groups.Skip(1))
        {
            html.Element("h3", $"{metric} of every head on {dataset}");
            Write(html, FileName($"rllcs_{metric}_{dataset}"), RunCharts.HeadCurves(rows, metric, dataset));
        }

        if (rows.Any(row => row.Head is null && row.Component != "full"))
        {
            html.Element("h3", "Other components");
            Write(html, "llcs", RunCharts.ComponentCurves(rows));
        }
    }

    private void Write(HtmlWriter html, string name, Chart chart) =>
        ReportFigure.Write(html, sources.Report, DevelopmentFigure.Drawn(name, chart, RunSources.OptionsIn(sources.Estimates)).Over(stages));

    private static void WriteFinalValues(HtmlWriter html, IReadOnlyList<ReportedEstimate> rows)
    {
        long last = rows.Max(row => row.Step);
        ReportedEstimate[] final = [.. Sorted(rows.Where(row => row.Step == last))];
        html.Element("h3", $"Values at step {last}");
        int doubtful = final.Count(row => row.Verdict != "ok");
        html.Element("p", doubtful == 0
            ? $"All {final.Length} estimates are judged ok."
            : $"{final.Length - doubtful} of {final.Length} estimates are judged ok; the others are marked and should be read with their verdict.");
        bool reasons = final.Any(row => row.Reason.Length > 0);
        html.Table(
            $"Estimates at step {last}",
            [
                HtmlCell.Words("component"), HtmlCell.Words("metric"), HtmlCell.Words("data"), new HtmlCell("λ̂", "n"), new HtmlCell("standard error", "n"), new HtmlCell("R̂", "n"),
                new HtmlCell("ESS", "n"), new HtmlCell("chains", "n"), HtmlCell.Words("verdict"), .. reasons ? [HtmlCell.Words("reason")] : Array.Empty<HtmlCell>(),
            ],
            final.Select(row => (IReadOnlyList<HtmlCell>)
            [
                HtmlCell.Words(row.Component), HtmlCell.Words(row.Metric), HtmlCell.Words(row.Dataset), HtmlCell.Number(row.Value, "0.000"), HtmlCell.Number(row.StandardError, "0.000"),
                HtmlCell.Number(row.Rhat, "0.000"), HtmlCell.Number(row.SampleSize, "0"), HtmlCell.Number(row.ChainsOk, "0"),
                new HtmlCell(row.Verdict.Length == 0 ? "–" : row.Verdict, row.Verdict == "ok" ? "" : "warn"), .. reasons ? [new HtmlCell(row.Reason, row.Reason.Length > 0 ? "long" : "")] : Array.Empty<HtmlCell>(),
            ]));
    }

    // The worst-mixed head of each layer: if its chains look sound, so do the others'.
    private void WriteTraces(HtmlWriter html, IReadOnlyList<ReportedEstimate> rows)
    {
        long last = rows.Max(row => row.Step);
        ReportedEstimate[] shown = [.. rows.Where(row => row.Step == last && File.Exists(TracePath(row)))
            .GroupBy(row => row.Head?.Layer ?? -1).OrderBy(layer => layer.Key).Select(layer => layer.MaxBy(row => row.Rhat ?? double.MaxValue)!)];
        html.Element("h3", "Sampling traces");
        if (shown.Length == 0)
        {
            html.Missing("No traces of the last step were kept (no traces folder beside estimates.csv).");
            return;
        }

        List<(string, NumpyArray)> traces = [];
        foreach (ReportedEstimate row in shown)
        {
            traces.Add(($"{row.Component} on {row.Dataset}, step {row.Step}", NumpyFile.Read(TracePath(row))));
        }

        html.Element("p", "faint", "Of each layer the estimate with the largest R̂. A sound trace rises at first and then stays level, with its chains on top of each other.");
        Write(html, "loss_traces", RunCharts.LossTraces(traces));
        traces.ForEach(trace => trace.Item2.Dispose());
    }

    private static void WriteAllValues(HtmlWriter html, IReadOnlyList<ReportedEstimate> rows)
    {
        html.Raw("<details><summary>All values against the step</summary>\n");
        foreach (var group in rows.GroupBy(row => (row.Metric, row.Dataset)))
        {
            string[] components = [.. Sorted(group).Select(row => row.Component).Distinct()];
            html.Table(
                $"{group.Key.Metric} on {group.Key.Dataset}: λ̂ ± standard error",
                [new HtmlCell("step", "n"), .. components.Select(component => new HtmlCell(component, "n"))],
                group.GroupBy(row => row.Step).OrderBy(step => step.Key).Select(step => (IReadOnlyList<HtmlCell>)
                [
                    HtmlCell.Number(step.Key, "0"),
                    .. components.Select(component => ValueWithError(step.FirstOrDefault(row => row.Component == component))),
                ]));
        }

        html.Raw("</details>\n");
    }

    private static HtmlCell ValueWithError(ReportedEstimate? row) =>
        row?.Value is null ? new HtmlCell("–", "n") : new HtmlCell($"{HtmlCell.Number(row.Value, "0.00").Text} ± {HtmlCell.Number(row.StandardError, "0.00").Text}", "n");

    private static IEnumerable<ReportedEstimate> Sorted(IEnumerable<ReportedEstimate> rows) => rows
        .OrderBy(row => row.Metric, StringComparer.Ordinal).ThenBy(row => row.Dataset, StringComparer.Ordinal)
        .ThenBy(row => row.Head?.Layer ?? -1).ThenBy(row => row.Head?.Index ?? -1).ThenBy(row => row.Component, StringComparer.Ordinal);

    private static string FileName(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));

    private string TracePath(ReportedEstimate row) => Path.Combine(sources.Estimates, "traces", $"{row.Step}__{row.Component}__{row.Dataset}.npy");
}
