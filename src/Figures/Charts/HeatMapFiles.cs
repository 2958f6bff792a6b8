using Accelerated.Figures.Drawing;
using Accelerated.Storage;

namespace Accelerated.Figures.Charts;

/// <summary>A heat map on disk: <c>name.png</c>, <c>name.svg</c>, and <c>name.csv</c> with a row per cell; the same bytes for the same map.</summary>
public static class HeatMapFiles
{
    public static void Save(string directory, string name, HeatMap map)
    {
        VectorDrawing drawing = HeatMapRenderer.Draw(map);
        AtomicFile.Write(Path.Combine(directory, name + ".png"), drawing, static (stream, drawing) => PngWriter.Write(stream, drawing));
        AtomicFile.WriteText(Path.Combine(directory, name + ".svg"), SvgWriter.Write(drawing));
        var table = new ResultTable([new ResultColumn("row", ColumnType.Text), new ResultColumn("column", ColumnType.Text), new ResultColumn("value", ColumnType.Double)]);
        for (int row = 0; row < map.Rows.Count; row++)
        {
            for (int column = 0; column < map.Columns.Count; column++)
            {
                double value = map[row, column];
                table.Add(map.Rows[row], map.Columns[column], double.IsFinite(value) ? value : null);
            }
        }

        table.WriteCsv(Path.Combine(directory, name + ".csv"));
    }
}
