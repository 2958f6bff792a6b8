using Accelerated.Figures.Drawing;

namespace Accelerated.Figures.Raster;

/// <summary>
/// How much of every pixel lies inside polygons, exactly (no sampling). Each edge adds, to the pixels it passes, the signed area between itself and the pixel's right
/// border; a running sum along the row then gives the winding-weighted coverage. Polygons of the same orientation unite, a hole runs the other way round.
/// </summary>
internal sealed class CoverageMask(int width, int height)
{
    private readonly double[] changes = new double[(width + 2) * height];
    private int firstRow = int.MaxValue;
    private int lastRow = -1;
    private int firstColumn = int.MaxValue;
    private int lastColumn = -1;

    public void Add(IReadOnlyList<DrawingPoint> polygon)
    {
        for (int i = 0; i < polygon.Count; i++)
        {
            AddEdge(polygon[i], polygon[i + 1 == polygon.Count ? 0 : i + 1]);
        }
    }

    /// <summary>Blends a colour into 8-bit RGB pixels through the mask and leaves the mask empty.</summary>
    public void Paint(Span<byte> rgb, Ink ink)
    {
        // Right of the last edge the sum of a closed polygon is 0 again.
        int end = Math.Min(lastColumn + 2, width);
        for (int y = firstRow; y <= lastRow; y++)
        {
            Span<double> row = changes.AsSpan(y * (width + 2), width + 2);
            double sum = 0;
            for (int x = firstColumn; x < end; x++)
            {
                sum += row[x];
                double coverage = Math.Min(Math.Abs(sum), 1) * ink.Opacity;
                if (coverage > 1e-4)
                {
                    Span<byte> pixel = rgb.Slice(((y * width) + x) * 3, 3);
                    pixel[0] = Blend(pixel[0], ink.Red, coverage);
                    pixel[1] = Blend(pixel[1], ink.Green, coverage);
                    pixel[2] = Blend(pixel[2], ink.Blue, coverage);
                }
            }

            row[firstColumn..(lastColumn + 2)].Clear();
        }

        (firstRow, lastRow, firstColumn, lastColumn) = (int.MaxValue, -1, int.MaxValue, -1);
    }

    private static byte Blend(byte below, byte above, double coverage) => (byte)Math.Round(below + ((above - below) * coverage));

    private void AddEdge(DrawingPoint from, DrawingPoint to)
    {
        double sign = 1;
        if (from.Y > to.Y)
        {
            (from, to, sign) = (to, from, -1);
        }

        double top = Math.Max(from.Y, 0);
        double bottom = Math.Min(to.Y, height);
        if (!(top < bottom))
        {
            return;
        }

        double slope = (to.X - from.X) / (to.Y - from.Y);
        int lastOfEdge = Math.Min((int)Math.Ceiling(bottom) - 1, height - 1);
        for (int y = (int)top; y <= lastOfEdge; y++)
        {
            double y0 = Math.Max(top, y);
            double y1 = Math.Min(bottom, y + 1);
            double x0 = from.X + ((y0 - from.Y) * slope);
            double x1 = from.X + ((y1 - from.Y) * slope);
            AddRowPart(y, Math.Clamp(Math.Min(x0, x1), 0, width), Math.Clamp(Math.Max(x0, x1), 0, width), sign * (y1 - y0));
        }

        firstRow = Math.Min(firstRow, (int)top);
        lastRow = Math.Max(lastRow, lastOfEdge);
    }

    // Within one row an edge runs from x0 to x1 and carries 'rise'; each column it passes gets its share by length.
    private void AddRowPart(int y, double x0, double x1, double rise)
    {
        Span<double> row = changes.AsSpan(y * (width + 2), width + 2);
        int first = (int)x0;
        int last = (int)x1;
        firstColumn = Math.Min(firstColumn, first);
        lastColumn = Math.Max(lastColumn, last);
        if (first == last)
        {
            Deposit(row, first, rise, ((x0 + x1) / 2) - first);
            return;
        }

        double perColumn = rise / (x1 - x0);
        Deposit(row, first, perColumn * (first + 1 - x0), ((x0 - first) + 1) / 2);
        for (int x = first + 1; x < last; x++)
        {
            Deposit(row, x, perColumn, 0.5);
        }

        Deposit(row, last, perColumn * (x1 - last), (x1 - last) / 2);
    }

    private static void Deposit(Span<double> row, int column, double rise, double meanOffset)
    {
        row[column] += rise * (1 - meanOffset);
        row[column + 1] += rise * meanOffset;
    }
}
