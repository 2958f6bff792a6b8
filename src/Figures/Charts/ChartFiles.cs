using System.Text;
using Accelerated.Figures.Drawing;

namespace Accelerated.Figures.Charts;

/// <summary>A figure on disk: <c>name.png</c> (192 dots per inch), <c>name.svg</c> and <c>name.csv</c>, the same bytes for the same chart.</summary>
public static class ChartFiles
{
    public static void Save(string directory, string name, Chart chart)
    {
        Directory.CreateDirectory(directory);
        VectorDrawing drawing = ChartRenderer.Draw(chart);
        using (FileStream png = File.Create(Path.Combine(directory, name + ".png")))
        {
            PngWriter.Write(png, drawing);
        }

        UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);
        File.WriteAllText(Path.Combine(directory, name + ".svg"), SvgWriter.Write(drawing), utf8);
        File.WriteAllText(Path.Combine(directory, name + ".csv"), ChartTable.Csv(chart), utf8);
    }
}
