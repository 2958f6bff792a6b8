using System.Globalization;
using System.Text.Json.Nodes;
using Accelerated.Figures.Charts;
using Accelerated.Storage;
using Accelerated.Support;

namespace Accelerated.Figures.Development;

/// <summary><c>calibration</c>: λ̂ over the grid of ε, nβ and γ, from the table of <c>rllc calibrate</c>.</summary>
internal static class CalibrationFigure
{
    private const string Title = "λ̂ over the grid of ε, nβ and γ";
    private static readonly string[] Needed = ["epsilon", "nbeta", "localization", "value"];

    /// <param name="path"><c>calibration.csv</c>.</param>
    public static DevelopmentFigure Of(string path)
    {
        if (!File.Exists(path))
        {
            return DevelopmentFigure.Missing("calibration", Title, "no calibration was made (no calibration/calibration.csv)", "rllc calibrate --run DIR --components heads --data DATA --out DIR/calibration");
        }

        ResultTable table = ResultTable.ReadCsv(path);
        if (Needed.FirstOrDefault(column => !table.Has(column)) is { } lacking)
        {
            throw new InvalidInputException($"'{path}' has no column '{lacking}'; make it again with 'rllc calibrate'.");
        }

        var rows = Enumerable.Range(0, table.RowCount).Select(row => (
            Epsilon: table.Number(row, "epsilon") ?? 0, Gamma: table.Number(row, "localization") ?? 0, NBeta: table.Number(row, "nbeta") ?? 0, Value: table.Number(row, "value"))).ToArray();
        double[] epsilons = [.. rows.Select(row => row.Epsilon).Distinct().Order()];
        (double NBeta, double Gamma)[] lines = [.. rows.Select(row => (row.NBeta, row.Gamma)).Distinct().Order()];
        double[] values = [.. from line in lines
                              from epsilon in epsilons
                              let cell = rows.Where(row => row.Epsilon == epsilon && (row.NBeta, row.Gamma) == line).ToArray()
                              select cell.Length > 0 && cell.All(row => row.Value is not null) ? cell.Average(row => row.Value!.Value) : double.NaN];
        return DevelopmentFigure.Drawn(
            "calibration",
            new HeatMap(
                Title, "mean over the calibrated components; crossed: a chain diverged, or the cell was not sampled", "γ, nβ", "ε",
                [.. lines.Select(line => $"γ {Short(line.Gamma)}, nβ {Short(line.NBeta)}")], [.. epsilons.Select(Short)], values)
            {
                Colours = HeatMapColours.Sequential,
                CellWidth = 64,
                Labels = [.. values.Select(value => double.IsFinite(value) ? Short(value) : "")],
            },
            new JsonObject { ["cells"] = values.Length, ["estimates"] = rows.Length });
    }

    private static string Short(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
