using Accelerated.Figures.Drawing;

namespace Accelerated.Figures.Raster;

/// <summary>Turns a pen stroke into polygons of one orientation: a rectangle per segment, a disc per join.</summary>
internal static class PolylineStroke
{
    public static void AddTo(CoverageMask mask, IReadOnlyList<DrawingPoint> points, double width, IReadOnlyList<double> dash)
    {
        foreach (List<DrawingPoint> piece in Dashes(points, dash))
        {
            for (int i = 0; i + 1 < piece.Count; i++)
            {
                AddSegment(mask, piece[i], piece[i + 1], width / 2);
                if (i > 0)
                {
                    mask.Add(Disc(piece[i], width / 2));
                }
            }
        }
    }

    /// <summary>A regular polygon close enough to a circle: its sides stay within 1/20 unit of it at the sizes of markers and pens.</summary>
    public static DrawingPoint[] Disc(DrawingPoint centre, double radius)
    {
        int sides = Math.Clamp((int)Math.Ceiling(radius * 6), 8, 48);
        DrawingPoint[] disc = new DrawingPoint[sides];
        for (int i = 0; i < sides; i++)
        {
            (double sin, double cos) = Math.SinCos(2 * Math.PI * i / sides);
            disc[i] = new DrawingPoint(centre.X + (radius * cos), centre.Y + (radius * sin));
        }

        return disc;
    }

    private static void AddSegment(CoverageMask mask, DrawingPoint a, DrawingPoint b, double half)
    {
        double length = Math.Sqrt(((b.X - a.X) * (b.X - a.X)) + ((b.Y - a.Y) * (b.Y - a.Y)));
        if (length == 0)
        {
            return;
        }

        double nx = -(b.Y - a.Y) / length * half;
        double ny = (b.X - a.X) / length * half;
        mask.Add(
        [
            new DrawingPoint(a.X - nx, a.Y - ny), new DrawingPoint(b.X - nx, b.Y - ny),
            new DrawingPoint(b.X + nx, b.Y + ny), new DrawingPoint(a.X + nx, a.Y + ny),
        ]);
    }

    private static IEnumerable<List<DrawingPoint>> Dashes(IReadOnlyList<DrawingPoint> points, IReadOnlyList<double> dash)
    {
        if (dash.Count == 0)
        {
            yield return [.. points];
            yield break;
        }

        int part = 0;
        double left = dash[0];
        List<DrawingPoint> piece = [points[0]];
        for (int i = 0; i + 1 < points.Count; i++)
        {
            (DrawingPoint a, DrawingPoint b) = (points[i], points[i + 1]);
            double length = Math.Sqrt(((b.X - a.X) * (b.X - a.X)) + ((b.Y - a.Y) * (b.Y - a.Y)));
            double done = 0;
            while (length - done > left)
            {
                done += left;
                DrawingPoint cut = new(a.X + ((b.X - a.X) * done / length), a.Y + ((b.Y - a.Y) * done / length));
                piece.Add(cut);
                if (part % 2 == 0)
                {
                    yield return piece;
                }

                piece = [cut];
                part = (part + 1) % (dash.Count * (1 + (dash.Count % 2)));
                left = dash[part % dash.Count];
            }

            left -= length - done;
            piece.Add(b);
        }

        if (part % 2 == 0)
        {
            yield return piece;
        }
    }
}
