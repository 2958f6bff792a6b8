using Accelerated.Figures.Charts;
using Accelerated.Figures.Drawing;
using Accelerated.Storage;
using Accelerated.Tests.Support;
using Xunit;

namespace Accelerated.Tests.Figures;

public sealed class HeatMapTests
{
    private static readonly HeatMap Map = new("Influence", "of nothing", "sequence", "sequence", ["a", "b"], ["c", "d", "<e>"], [1, -2, 0, double.NaN, 2, 0.5])
    {
        Labels = ["1", "-2", "0", "", "2", "½"],
    };

    [Fact]
    public void A_map_is_written_as_picture_drawing_and_table_with_the_same_bytes_each_time()
    {
        using var folder = new TemporaryFolder();

        HeatMapFiles.Save(folder["one"], "map", Map);
        HeatMapFiles.Save(folder["two"], "map", Map);

        foreach (string file in (string[])["map.png", "map.svg", "map.csv"])
        {
            Assert.Equal(File.ReadAllBytes(folder["one", file]), File.ReadAllBytes(folder["two", file]));
        }

        var table = ResultTable.ReadCsv(folder["one", "map.csv"]);
        Assert.Equal(("a", "d", -2.0), (table.Text(1, "row"), table.Text(1, "column"), table.Number(1, "value")));
        Assert.Null(table.Text(3, "value"));
        Assert.Contains("&lt;e&gt;", File.ReadAllText(folder["one", "map.svg"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_grow_stronger_away_from_zero_and_differ_by_sign()
    {
        VectorDrawing drawing = HeatMapRenderer.Draw(Map);
        Ink[] cells = [.. drawing.Shapes.OfType<FillShape>().Take(5).Select(s => s.Ink)];

        Assert.Equal("#ffffff", cells[2].Hex);
        Assert.True(cells[3].Blue > cells[3].Red && cells[3].Red < cells[0].Red); // 2 is bluer than 1
        Assert.True(cells[1].Red > cells[1].Blue); // −2 is orange
        Assert.Equal(2, drawing.Shapes.OfType<StrokeShape>().Count()); // the missing cell is crossed out
    }

    [Fact]
    public void Without_any_value_there_is_still_a_map()
    {
        VectorDrawing drawing = HeatMapRenderer.Draw(Map with { Values = [.. Enumerable.Repeat(double.NaN, 6)], Labels = [] });

        Assert.True(drawing.Width > 0 && drawing.Height > 0);
    }
}
