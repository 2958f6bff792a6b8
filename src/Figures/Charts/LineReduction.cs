using Accelerated.Figures.Drawing;

namespace Accelerated.Figures.Charts;

/// <summary>
/// A line of very many points looks the same when every column of width 1/2 keeps only its first, lowest, highest and last point; a loss curve of 50,000 steps becomes an SVG of
/// kilobytes. The figure's table keeps every point.
/// </summary>
internal static class LineReduction
{
    private const double ColumnsPerUnit = 2;

    public static IReadOnlyList<DrawingPoint> Reduce(IReadOnlyList<DrawingPoint> points)
    {
        List<DrawingPoint> kept = [];
        int start = 0;
        while (start < points.Count)
        {
            double column = Math.Floor(points[start].X * ColumnsPerUnit);
            (int low, int high, int end) = (start, start, start);
            for (; end < points.Count && Math.Floor(points[end].X * ColumnsPerUnit) == column; end++)
            {
                low = points[end].Y < points[low].Y ? end : low;
                high = points[end].Y > points[high].Y ? end : high;
            }

            kept.AddRange(new SortedSet<int> { start, low, high, end - 1 }.Select(i => points[i]));
            start = end;
        }

        return kept;
    }
}
