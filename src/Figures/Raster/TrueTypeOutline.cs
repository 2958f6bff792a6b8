using System.Buffers.Binary;
using Accelerated.Figures.Drawing;

namespace Accelerated.Figures.Raster;

/// <summary>A simple glyph of the <c>glyf</c> table as polygons: its quadratic curves are cut into straight pieces.</summary>
internal static class TrueTypeOutline
{
    // Letters are at most some 40 pixels high here, so six pieces per curve stay within a twentieth of a pixel.
    private const int PiecesPerCurve = 6;

    /// <param name="file">The font.</param>
    /// <param name="at">Just after the glyph's bounding box.</param>
    /// <param name="contours">As the glyph's header counts them.</param>
    public static List<DrawingPoint[]> Read(byte[] file, int at, int contours)
    {
        int[] ends = new int[contours];
        for (int i = 0; i < contours; i++)
        {
            ends[i] = BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + (2 * i)));
        }

        int count = contours == 0 ? 0 : ends[^1] + 1;
        at += 2 * contours;
        at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at));
        byte[] flags = ReadFlags(file, ref at, count);
        int[] x = ReadCoordinates(file, ref at, flags, 2, 16);
        int[] y = ReadCoordinates(file, ref at, flags, 4, 32);

        List<DrawingPoint[]> polygons = [];
        int first = 0;
        foreach (int end in ends)
        {
            polygons.Add(Flatten(flags, x, y, first, end - first + 1));
            first = end + 1;
        }

        return polygons;
    }

    private static byte[] ReadFlags(byte[] file, ref int at, int count)
    {
        const int repeated = 8;
        byte[] flags = new byte[count];
        for (int i = 0; i < count; i++)
        {
            flags[i] = file[at++];
            if ((flags[i] & repeated) != 0)
            {
                int times = file[at++];
                flags.AsSpan(i + 1, times).Fill(flags[i]);
                i += times;
            }
        }

        return flags;
    }

    private static int[] ReadCoordinates(byte[] file, ref int at, byte[] flags, int isShort, int isSameOrPositive)
    {
        int[] coordinates = new int[flags.Length];
        int value = 0;
        for (int i = 0; i < flags.Length; i++)
        {
            bool same = (flags[i] & isSameOrPositive) != 0;
            if ((flags[i] & isShort) != 0)
            {
                value += same ? file[at] : -file[at];
                at++;
            }
            else if (!same)
            {
                value += BinaryPrimitives.ReadInt16BigEndian(file.AsSpan(at));
                at += 2;
            }

            coordinates[i] = value;
        }

        return coordinates;
    }

    // Two control points in a row have an implied point on the curve half-way between them.
    private static DrawingPoint[] Flatten(byte[] flags, int[] x, int[] y, int first, int count)
    {
        DrawingPoint Point(int i) => new(x[first + (i % count)], y[first + (i % count)]);
        bool OnCurve(int i) => (flags[first + (i % count)] & 1) != 0;
        static DrawingPoint Middle(DrawingPoint a, DrawingPoint b) => new((a.X + b.X) / 2, (a.Y + b.Y) / 2);

        List<DrawingPoint> polygon = [];
        int start = 0;
        while (start < count && !OnCurve(start))
        {
            start++;
        }

        DrawingPoint pen = start < count ? Point(start) : Middle(Point(0), Point(count - 1));
        start = start < count ? start + 1 : 0;
        polygon.Add(pen);
        for (int i = start; i < start + count; i++)
        {
            if (OnCurve(i))
            {
                pen = Point(i);
                polygon.Add(pen);
                continue;
            }

            DrawingPoint control = Point(i);
            DrawingPoint end = i + 1 == start + count ? polygon[0] : OnCurve(i + 1) ? Point(i + 1) : Middle(control, Point(i + 1));
            for (int piece = 1; piece <= PiecesPerCurve; piece++)
            {
                double t = (double)piece / PiecesPerCurve;
                double s = 1 - t;
                polygon.Add(new DrawingPoint(
                    (s * s * pen.X) + (2 * s * t * control.X) + (t * t * end.X),
                    (s * s * pen.Y) + (2 * s * t * control.Y) + (t * t * end.Y)));
            }

            pen = end;
        }

        return [.. polygon];
    }
}
