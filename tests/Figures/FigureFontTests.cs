using Accelerated.Figures.Drawing;
using Accelerated.Figures.Raster;
using Xunit;

namespace Accelerated.Tests.Figures;

public sealed class FigureFontTests
{
    private const string Characters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:;!?()[]{}<>/\\|+-*=_%&#@'\"~^$`−±×·…–—≤≥∞√λβγεσℓχΔ∇éüñß";

    [Theory]
    [InlineData(TextWeight.Regular)]
    [InlineData(TextWeight.SemiBold)]
    public void Every_character_of_the_figures_has_a_shape_of_its_own(TextWeight weight)
    {
        TrueTypeFont font = FigureFont.Of(weight);
        DrawingPoint[][] missing = [.. font.Outline("\uE123", default, 100)];
        foreach (char character in Characters)
        {
            DrawingPoint[][] outline = [.. font.Outline(character.ToString(), default, 100)];
            Assert.True(outline.Length > 0, $"'{character}' draws nothing.");
            Assert.False(SamePoints(missing, outline), $"The font lacks '{character}'.");
        }
    }

    [Fact]
    public void Outlines_stay_inside_their_advance_and_the_line()
    {
        TrueTypeFont font = FigureFont.Of(TextWeight.Regular);
        const double size = 100;
        double width = font.Measure("Head 1:6", size);
        Assert.All(font.Outline("Head 1:6", default, size).SelectMany(contour => contour), point =>
        {
            Assert.InRange(point.X, -0.05 * size, width + (0.05 * size));
            Assert.InRange(point.Y, -size, 0.3 * size);
        });
    }

    [Fact]
    public void Width_grows_with_size_and_adds_up_over_characters()
    {
        TrueTypeFont font = FigureFont.Of(TextWeight.Regular);
        Assert.Equal(2 * font.Measure("wrLLC", 11), font.Measure("wrLLC", 22), 1e-9);
        Assert.Equal("wrLLC".Sum(character => font.Measure(character.ToString(), 11)), font.Measure("wrLLC", 11), 1e-9);
        Assert.Equal(0, font.Measure("", 11));
    }

    [Fact]
    public void A_letter_with_a_hole_has_a_contour_that_runs_the_other_way()
    {
        DrawingPoint[][] letter = [.. FigureFont.Of(TextWeight.Regular).Outline("o", default, 100)];
        Assert.Equal(2, letter.Length);
        Assert.True(SignedArea(letter[0]) * SignedArea(letter[1]) < 0);
    }

    private static double SignedArea(DrawingPoint[] polygon) =>
        polygon.Select((p, i) => (p.X * polygon[(i + 1) % polygon.Length].Y) - (p.Y * polygon[(i + 1) % polygon.Length].X)).Sum() / 2;

    private static bool SamePoints(DrawingPoint[][] a, DrawingPoint[][] b) => a.SelectMany(p => p).SequenceEqual(b.SelectMany(p => p));
}
