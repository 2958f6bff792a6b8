using System.Globalization;
using Accelerated.Figures.Charts;
using Accelerated.Figures.Report;
using Accelerated.LearningCoefficients;
using Accelerated.LearningCoefficients.Calibration;
using Accelerated.Storage;

namespace Accelerated.Tools.Rllc;

/// <summary>The page of a calibration: the recommendation, maps over the grid, the scores as a table, and a picture of the traces of every cell.</summary>
internal sealed class CalibrationDashboard(CalibrationFolder folder, CalibrationGrid grid, IReadOnlyList<CellScore> scores, Recommendation recommendation)
{
    private readonly Dictionary<CalibrationCell, CellScore> byCell = scores.ToDictionary(s => s.Cell);

    /// <returns>The path of the page.</returns>
    public string Write()
    {
        var page = new ReportPage(folder.Dashboard, "Calibration", "Which settings of ε, nβ and γ give estimates that can be believed.");
        page.Heading("Recommended");
        page.Paragraph(recommendation.Reason);
        page.Heading("Maps");
        page.Paragraph("Rows: γ and nβ; columns: ε. A crossed cell has no value.");
        Map(page, "ok", "Share of estimates judged ok", s => s.OkShare, s => $"{s.Ok}/{s.Estimates}");
        Map(page, "diverged", "Share of estimates that diverged, or must by the curvature", s => (double)s.Failed / s.Estimates, s => $"{s.Failed}/{s.Estimates}");
        Map(page, "lambda", "Mean λ̂", s => s.MeanValue, s => Short(s.MeanValue));
        Map(page, "rhat", "Largest split-R̂ − 1 (convergence)", s => s.LargestRhat - 1, s => Short(s.LargestRhat));
        Map(page, "error", "Median relative standard error", s => s.RelativeError, s => Short(s.RelativeError));
        Map(page, "shift", "Median relative change from the next smaller ε", s => s.EpsilonShift ?? double.NaN, s => s.EpsilonShift is { } shift ? Short(shift) : "");
        page.Heading("Scores");
        page.Table("Every setting", Scores());
        foreach ((int step, string component) in folder.Results.Select(r => (r.Step, r.Component)).Distinct())
        {
            page.Heading($"Traces of {component}, step {step}");
            page.Figure($"traces_{step}__{component}", Traces(step, component));
        }

        return page.Save();
    }

    private void Map(ReportPage page, string name, string title, Func<CellScore, double> value, Func<CellScore, string> label)
    {
        (double Gamma, double NBeta)[] rows = [.. from nbeta in grid.InverseTemperatures from gamma in grid.Localizations select (gamma, nbeta)];
        CalibrationCell[] cells = [.. from row in rows from epsilon in grid.Epsilons select new CalibrationCell(epsilon, row.NBeta, row.Gamma)];
        page.Figure(name, new HeatMap(
            title, "", "γ, nβ", "ε", [.. rows.Select(r => $"γ {Short(r.Gamma)}, nβ {Short(r.NBeta)}")], [.. grid.Epsilons.Select(Short)],
            [.. cells.Select(c => byCell.TryGetValue(c, out CellScore? s) ? value(s) : double.NaN)])
        {
            Colours = HeatMapColours.Sequential,
            CellWidth = 64,
            Labels = [.. cells.Select(c => byCell.TryGetValue(c, out CellScore? s) ? label(s) : "")],
        });
    }

    private ResultTable Scores()
    {
        var table = new ResultTable(
            new ResultColumn("epsilon", ColumnType.Double), new ResultColumn("nbeta", ColumnType.Double), new ResultColumn("localization", ColumnType.Double),
            new ResultColumn("ok", ColumnType.Integer), new ResultColumn("failed", ColumnType.Integer), new ResultColumn("estimates", ColumnType.Integer),
            new ResultColumn("mean_value", ColumnType.Double), new ResultColumn("relative_error", ColumnType.Double), new ResultColumn("largest_rhat", ColumnType.Double),
            new ResultColumn("epsilon_shift", ColumnType.Double));
        foreach (CellScore s in scores)
        {
            table.Add(
                s.Cell.Epsilon, s.Cell.InverseTemperature, s.Cell.Localization, s.Ok, s.Failed, s.Estimates, Known(s.MeanValue), Known(s.RelativeError), Known(s.LargestRhat), s.EpsilonShift);
        }

        return table;
    }

    // One panel a cell: nβ (loss − loss at w*) of every draw of every chain, so that the mean of the picture is λ̂.
    private Chart Traces(int step, string component)
    {
        var panels = new List<ChartPanel>();
        foreach (CalibrationResult result in grid.Cells.Select(c => folder.Results.FirstOrDefault(r => r.Cell == c && r.Step == step && r.Component == component)).OfType<CalibrationResult>())
        {
            using NumpyArray trace = NumpyFile.Read(folder.Trace(result));
            double[] values = trace.ToDoubles();
            int draws = trace.Shape[1];
            double[] axis = [.. Enumerable.Range(0, draws).Select(d => (double)d)];
            panels.Add(new ChartPanel(
                $"{result.Cell}: {(result.Value is { } v ? $"λ̂ {Short(v)}, " : "")}{EstimateTable.NameOf(result.Verdict)}", ChartAxis.Linear("draw"), ChartAxis.Linear("nβ (loss − loss at w*)"),
                [.. Enumerable.Range(0, trace.Shape[0]).Select(c => ChartSeries.Line($"{c}", axis, [.. values.Skip(c * draws).Take(draws).Select(x => Drawable(x * result.Cell.InverseTemperature))]))]));
        }

        return new Chart($"Draws of {component}, step {step}", "a panel per setting, a line per chain", panels)
        {
            Columns = grid.Epsilons.Count,
            PanelWidth = 300,
            PanelHeight = 180,
            Scales = PanelScales.Own,
        };
    }

    // A chain on its way out would leave nothing to see of the others.
    private static double Drawable(double value) => Math.Abs(value) < 1e9 ? value : double.NaN;

    private static double? Known(double value) => double.IsFinite(value) ? value : null;

    private static string Short(double value) => double.IsFinite(value) ? value.ToString("G3", CultureInfo.InvariantCulture) : "–";
}
