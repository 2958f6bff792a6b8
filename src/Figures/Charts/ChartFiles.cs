using Accelerated.Figures.Drawing;
using Accelerated.Storage;

namespace Accelerated.Figures.Charts;

/// <summary>A figure on disk: <c>name.png</c> (192 dots per inch), <c>name.svg</c> and <c>name.csv</c>, the same bytes for the same chart.</summary>
public static class ChartFiles
{
    public static void Save(string directory, string name, Chart chart)
    {
        VectorDrawing drawing = ChartRenderer.Draw(chart);
        AtomicFile.Write(Path.Combine(directory, name + ".png"), drawing, static (stream, drawing) => PngWriter.Write(stream, drawing));
        AtomicFile.WriteText(Path.Combine(directory, name + ".svg"), SvgWriter.Write(drawing));
        ChartTable.Of(chart).WriteCsv(Path.Combine(directory, name + ".csv"));
    }
}
