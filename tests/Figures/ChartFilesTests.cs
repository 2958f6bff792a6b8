using System.Xml.Linq;
using Accelerated.Figures.Charts;
using Xunit;

namespace Accelerated.Tests.Figures;

public sealed class ChartFilesTests : IDisposable
{
    private static readonly double[] Steps = [0, 20, 50, 100, 300];
    private static readonly double[] Values = [1.5, 2, double.NaN, 7.25, 9];
    private static readonly double[] Errors = [0.1, 0.2, 0.3, double.NaN, 0.5];
    private readonly string directory = Directory.CreateTempSubdirectory("figures").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void Every_figure_is_png_svg_and_csv_with_the_same_bytes_each_time()
    {
        ChartFiles.Save(directory, "a", Example("Layer"));
        ChartFiles.Save(directory, "b", Example("Layer"));
        foreach (string extension in new[] { "png", "svg", "csv" })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(directory, "a." + extension)), File.ReadAllBytes(Path.Combine(directory, "b." + extension)));
        }
    }

    [Fact]
    public void The_png_has_twice_the_size_of_the_svg_and_dark_letters_in_its_title()
    {
        ChartFiles.Save(directory, "a", Example("Layer"));
        PngImage png = PngImage.Read(File.ReadAllBytes(Path.Combine(directory, "a.png")));
        XElement svg = XDocument.Load(Path.Combine(directory, "a.svg")).Root!;

        Assert.Equal(2 * double.Parse(svg.Attribute("width")!.Value), png.Width, 1.0);
        Assert.Equal(2 * double.Parse(svg.Attribute("height")!.Value), png.Height, 1.0);
        Assert.InRange(png.Darkest(32, 36, 200, 64), 0, 60);
        Assert.Equal(255, png.Darkest(0, 0, png.Width, 16));
    }

    [Fact]
    public void Text_in_the_svg_is_text_whatever_it_contains()
    {
        ChartFiles.Save(directory, "a", Example("<b onload=\"x()\">&\u0001'"));
        XElement svg = XDocument.Load(Path.Combine(directory, "a.svg")).Root!;
        string[] texts = [.. svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];

        Assert.Contains("<b onload=\"x()\">&\uFFFD' 0", texts);
        Assert.Contains("1:6", texts);
        Assert.Contains("wrLLC", texts);
        Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName is "script" or "image" or "b");
        Assert.EndsWith("sans-serif", svg.Attribute("font-family")!.Value);
    }

    [Fact]
    public void The_table_has_every_point_and_leaves_missing_numbers_empty()
    {
        ChartFiles.Save(directory, "a", Example("Layer, \"quoted\""));
        string[] lines = File.ReadAllLines(Path.Combine(directory, "a.csv"));

        Assert.Equal("panel,series,step,wrLLC,stderr", lines[0]);
        Assert.Equal(1 + (2 * 2 * Steps.Length), lines.Length);
        Assert.Equal("\"Layer, \"\"quoted\"\" 0\",1:6,0,1.5,0.1", lines[1]);
        Assert.Equal("\"Layer, \"\"quoted\"\" 0\",1:6,50,,0.3", lines[3]);
        Assert.Equal("\"Layer, \"\"quoted\"\" 0\",1:6,100,7.25,", lines[4]);
    }

    [Fact]
    public void A_value_that_is_not_finite_interrupts_the_line()
    {
        ChartFiles.Save(directory, "a", new Chart("t", "", [new ChartPanel("", ChartAxis.LogStep("step"), ChartAxis.Linear("v"), [ChartSeries.Line("s", Steps, Values)])]));
        string svg = File.ReadAllText(Path.Combine(directory, "a.svg"));

        Assert.DoesNotContain("NaN", svg);
        Assert.Equal(2 + 1, svg.Split("series-0-stroke").Length - 1);
    }

    [Fact]
    public void Figures_without_any_value_are_still_drawn_and_say_so()
    {
        ChartFiles.Save(directory, "a", new Chart("t", "", [new ChartPanel("", ChartAxis.LogStep("step"), ChartAxis.Linear("v"), [ChartSeries.Line("s", [], [])])]));
        Assert.Contains("s (no value)", File.ReadAllText(Path.Combine(directory, "a.svg")));
    }

    [Fact]
    public void Columns_of_different_lengths_are_refused()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => ChartSeries.Line("1:6", Steps, [1, 2]));
        Assert.Contains("2 elements", refusal.Message);
        Assert.Contains("5", refusal.Message);
    }

    [Fact]
    public void A_line_of_many_points_keeps_its_extremes()
    {
        double[] x = [.. Enumerable.Range(0, 20000).Select(i => (double)i)];
        double[] y = [.. x.Select(i => i == 12345 ? 50.0 : 1.0)];
        ChartFiles.Save(directory, "a", new Chart("t", "", [new ChartPanel("", ChartAxis.Linear("step"), ChartAxis.Linear("v"), [ChartSeries.Line("s", x, y)])]));
        Chart flat = new("t", "", [new ChartPanel("", ChartAxis.Linear("step"), ChartAxis.Linear("v"), [ChartSeries.Line("s", [0, 20000], [1, 50])])]);
        ChartFiles.Save(directory, "b", flat);

        double top = Heights("b").Min();
        Assert.Equal(top, Heights("a").Min(), 0.02);
        Assert.InRange(new FileInfo(Path.Combine(directory, "a.svg")).Length, 1, 60_000);

        IEnumerable<double> Heights(string name) => XDocument.Load(Path.Combine(directory, name + ".svg")).Descendants()
            .First(element => element.Attribute("class")?.Value == "series-0-stroke").Attribute("d")!.Value
            .Split('M', 'L').Where(part => part.Length > 0).Select(part => double.Parse(part.Split(' ')[1]));
    }

    private static Chart Example(string panel) => new(
        "Heads", "± 1 standard error",
        [.. Enumerable.Range(0, 2).Select(i => new ChartPanel(
            $"{panel} {i}", ChartAxis.LogStep("step"), ChartAxis.Linear("wrLLC"),
            [ChartSeries.LineWithBand("1:6", Steps, Values, Errors), ChartSeries.PointsWithBars("1:7", Steps, Values, Errors)]))]);
}
