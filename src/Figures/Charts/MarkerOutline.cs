using Accelerated.Figures.Drawing;
using Accelerated.Figures.Raster;

namespace Accelerated.Figures.Charts;

/// <summary>The shapes of a marker: filled in the series' colour with a thin rim of paper, so that markers on top of each other stay apart.</summary>
internal static class MarkerOutline
{
    public static IEnumerable<DrawingShape> Draw(SeriesStyle style, DrawingPoint centre, double radius)
    {
        if (style.Marker is MarkerShape.Plus or MarkerShape.Cross)
        {
            double arm = style.Marker == MarkerShape.Plus ? radius * 1.2 : radius * 0.9;
            (double dx, double dy) = style.Marker == MarkerShape.Plus ? (arm, 0.0) : (arm, arm);
            yield return new StrokeShape([new(centre.X - dx, centre.Y - dy), new(centre.X + dx, centre.Y + dy)], 1.8, [], style.Ink);
            yield return new StrokeShape([new(centre.X - dy, centre.Y + dx), new(centre.X + dy, centre.Y - dx)], 1.8, [], style.Ink);
            yield break;
        }

        yield return new FillShape(Outline(style.Marker, centre, radius + 0.8), Ink.Paper);
        yield return new FillShape(Outline(style.Marker, centre, radius), style.Ink);
    }

    private static DrawingPoint[] Outline(MarkerShape shape, DrawingPoint centre, double radius) => shape switch
    {
        MarkerShape.Square => Regular(centre, radius * 1.2, 4, Math.PI / 4),
        MarkerShape.Triangle => Regular(centre, radius * 1.3, 3, -Math.PI / 2),
        MarkerShape.Diamond => Regular(centre, radius * 1.3, 4, 0),
        MarkerShape.TriangleDown => Regular(centre, radius * 1.3, 3, Math.PI / 2),
        MarkerShape.Pentagon => Regular(centre, radius * 1.15, 5, -Math.PI / 2),
        _ => PolylineStroke.Disc(centre, radius),
    };

    private static DrawingPoint[] Regular(DrawingPoint centre, double radius, int corners, double turn)
    {
        DrawingPoint[] points = new DrawingPoint[corners];
        for (int i = 0; i < corners; i++)
        {
            (double sin, double cos) = Math.SinCos(turn + (2 * Math.PI * i / corners));
            points[i] = new DrawingPoint(centre.X + (radius * cos), centre.Y + (radius * sin));
        }

        return points;
    }
}
