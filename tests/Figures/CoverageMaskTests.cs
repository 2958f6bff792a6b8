using Accelerated.Figures.Drawing;
using Accelerated.Figures.Raster;
using Xunit;

namespace Accelerated.Tests.Figures;

public sealed class CoverageMaskTests
{
    private const int Width = 40;
    private const int Height = 30;
    private static readonly Ink Black = new("text", 0, 0, 0, 1);

    [Fact]
    public void The_darkness_of_a_polygon_sums_to_its_area()
    {
        DrawingPoint[] triangle = [new(3.3, 2.7), new(35.1, 9.2), new(12.6, 27.4)];
        double area = Math.Abs(((35.1 - 3.3) * (27.4 - 2.7)) - ((12.6 - 3.3) * (9.2 - 2.7))) / 2;

        // Every pixel on the border is rounded to 1/255: fewer than 4 × (width + height) of them.
        Assert.Equal(area, Darkness(Painted(triangle)), 4.0 * (Width + Height) / 255 / 2);
    }

    [Fact]
    public void A_pixel_that_a_rectangle_covers_by_a_quarter_is_a_quarter_dark()
    {
        byte[] rgb = Painted([new(10.5, 10.5), new(20, 10.5), new(20, 20), new(10.5, 20)]);

        Assert.Equal(255 - 64, rgb[((10 * Width) + 10) * 3], 1.0);
        Assert.Equal(0, rgb[((15 * Width) + 15) * 3]);
        Assert.Equal(255, rgb[((15 * Width) + 20) * 3]);
    }

    [Fact]
    public void A_polygon_beyond_the_picture_paints_only_what_is_inside()
    {
        byte[] rgb = Painted([new(-50, -40), new(20, -40), new(20, 15), new(-50, 15)]);

        Assert.Equal(20 * 15, Darkness(rgb), 1e-9);
        Assert.All(Painted([new(50, 5), new(70, 5), new(70, 25), new(50, 25)]), value => Assert.Equal(255, value));
    }

    [Fact]
    public void A_mask_is_empty_after_painting()
    {
        CoverageMask mask = new(Width, Height);
        mask.Add([new(5, 5), new(30, 5), new(30, 25), new(5, 25)]);
        mask.Paint(new byte[Width * Height * 3], Black);
        byte[] second = new byte[Width * Height * 3];
        Array.Fill(second, (byte)255);
        mask.Paint(second, Black);

        Assert.All(second, value => Assert.Equal(255, value));
    }

    [Fact]
    public void A_dashed_stroke_is_as_dark_as_its_dashes_are_long()
    {
        CoverageMask mask = new(Width, Height);
        PolylineStroke.AddTo(mask, [new(2, 10), new(38, 10)], 2, [4, 2]);
        byte[] rgb = new byte[Width * Height * 3];
        Array.Fill(rgb, (byte)255);
        mask.Paint(rgb, Black);

        // 36 units hold six periods of 4 down and 2 up.
        Assert.Equal(6 * 4 * 2, Darkness(rgb), 0.01);
    }

    private static byte[] Painted(DrawingPoint[] polygon)
    {
        byte[] rgb = new byte[Width * Height * 3];
        Array.Fill(rgb, (byte)255);
        CoverageMask mask = new(Width, Height);
        mask.Add(polygon);
        mask.Paint(rgb, Black);
        return rgb;
    }

    private static double Darkness(byte[] rgb) => rgb.Where((_, i) => i % 3 == 0).Sum(value => (255 - value) / 255.0);
}
