using System.Globalization;
using System.Text;

namespace Accelerated.Figures.Charts;

/// <summary>The table a chart was drawn from, as CSV (RFC 4180): one row per point, every point, shortest numbers that read back exactly; a number that is missing is an empty cell.</summary>
public static class ChartTable
{
    public static string Csv(Chart chart)
    {
        StringBuilder csv = new();
        string x = Common(chart.Panels.Select(panel => panel.Horizontal.Name), "x");
        string y = Common(chart.Panels.Select(panel => panel.Vertical.Name), "y");
        csv.Append(CultureInfo.InvariantCulture, $"panel,series,{Quote(x)},{Quote(y)},stderr\n");
        foreach (ChartPanel panel in chart.Panels)
        {
            foreach (ChartSeries series in panel.Series)
            {
                for (int i = 0; i < series.X.Count; i++)
                {
                    csv.Append(CultureInfo.InvariantCulture, $"{Quote(panel.Title)},{Quote(series.Name)},{Number(series.X[i])},{Number(series.Y[i])},{Number(series.StandardErrors[i])}\n");
                }
            }
        }

        return csv.ToString();
    }

    private static string Common(IEnumerable<string> names, string otherwise)
    {
        string[] distinct = [.. names.Distinct()];
        return distinct.Length == 1 ? distinct[0] : otherwise;
    }

    private static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quote(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"")}\"";
}
