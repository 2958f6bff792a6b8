using Accelerated.Storage;

namespace Accelerated.Figures.Charts;

/// <summary>The table a chart was drawn from: one row per point, every point. A number that is missing is a null.</summary>
public static class ChartTable
{
    public static ResultTable Of(Chart chart)
    {
        ResultTable table = new(
            new ResultColumn("panel", ColumnType.Text),
            new ResultColumn("series", ColumnType.Text),
            new ResultColumn(Common(chart.Panels.Select(panel => panel.Horizontal.Name), "x"), ColumnType.Double),
            new ResultColumn(Common(chart.Panels.Select(panel => panel.Vertical.Name), "y"), ColumnType.Double),
            new ResultColumn("stderr", ColumnType.Double));
        foreach (ChartPanel panel in chart.Panels)
        {
            foreach (ChartSeries series in panel.Series)
            {
                for (int i = 0; i < series.X.Count; i++)
                {
                    table.Add(panel.Title, series.Name, Known(series.X[i]), Known(series.Y[i]), Known(series.StandardErrors[i]));
                }
            }
        }

        return table;
    }

    private static string Common(IEnumerable<string> names, string otherwise)
    {
        string[] distinct = [.. names.Distinct()];
        return distinct.Length == 1 ? distinct[0] : otherwise;
    }

    private static double? Known(double value) => double.IsNaN(value) ? null : value;
}
