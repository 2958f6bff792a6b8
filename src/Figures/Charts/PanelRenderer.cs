using Accelerated.Figures.Drawing;
using Accelerated.Figures.Raster;

namespace Accelerated.Figures.Charts;

/// <summary>Draws one panel: frame, ticks, marks, then the series and, at their right ends, their names.</summary>
internal sealed class PanelRenderer
{
    private const double TickSize = 12;
    private const double TitleSize = 14;
    private const double NameDistance = 15;
    private const double Above = 26;
    private const double TitleRoom = 18;
    private const double Below = 40;

    private readonly ChartPanel panel;
    private readonly PanelScale scale;
    private readonly DrawingPoint corner;
    private readonly SeriesRenderer[] all;
    private readonly double left;
    private readonly double right;
    private readonly double top;
    private readonly double bottom;

    public PanelRenderer(ChartPanel panel, PanelScale scale, DrawingPoint corner, double width, double height)
    {
        (this.panel, this.scale, this.corner) = (panel, scale, corner);
        left = corner.X + 12 + scale.Vertical.Ticks.Select(tick => Measure(tick.Label)).DefaultIfEmpty(0).Max();
        all = [.. panel.Series.Select((series, index) => new SeriesRenderer(series, series.Role == SeriesRole.Background ? SeriesStyle.Background : SeriesStyle.Of(series.StyleIndex ?? index), Place))];
        right = corner.X + width - SeriesRenderer.NameRoom - all.Where(series => series.HasName).Select(series => Measure(series.Name)).DefaultIfEmpty(0).Max();
        top = corner.Y + Above + (panel.Title.Length == 0 ? 0 : TitleRoom);
        bottom = corner.Y + height - Below;
    }

    /// <summary>So that as many names fit one below the other.</summary>
    public static double LeastHeight(int names) => Above + TitleRoom + Below + (names * NameDistance);

    public void AddTo(List<DrawingShape> shapes)
    {
        if (panel.Title.Length > 0)
        {
            shapes.Add(new TextShape(panel.Title, new DrawingPoint(corner.X, corner.Y + TitleSize), TitleSize, TextAnchor.Start, TextWeight.SemiBold, Ink.Text));
        }

        shapes.Add(new TextShape(panel.Vertical.Name, new DrawingPoint(corner.X, top - 14), TickSize, TextAnchor.Start, TextWeight.Regular, Ink.Muted));
        AddRegions(shapes);
        AddVerticalAxis(shapes);
        AddHorizontalAxis(shapes);
        AddMarks(shapes);

        foreach (SeriesRenderer series in all)
        {
            series.AddBand(shapes);
        }

        foreach (SeriesRenderer series in all)
        {
            series.AddLineAndMarkers(shapes);
        }

        SeriesRenderer[] named = [.. all.Where(series => series.HasName)];
        double[] places = LabelPlacement.Spread([.. named.Select(series => series.End?.Y ?? top)], NameDistance, top + 4, bottom);
        for (int i = 0; i < named.Length; i++)
        {
            named[i].AddName(shapes, right, places[i], TickSize);
        }

        List<LabelBox> taken = [.. all.SelectMany(series => series.MarkerBoxes)];
        foreach (SeriesRenderer series in all)
        {
            series.AddPointLabels(shapes, TickSize - 1, taken);
        }
    }

    private static double Measure(string text) => FigureFont.Of(TextWeight.Regular).Measure(text, TickSize);

    private double X(double share) => left + (share * (right - left));

    private double Y(double share) => bottom - (share * (bottom - top));

    private DrawingPoint Place(double x, double y) => new(X(scale.Horizontal.Map(x)), Y(scale.Vertical.Map(y)));

    private void AddVerticalAxis(List<DrawingShape> shapes)
    {
        foreach (AxisTick tick in scale.Vertical.Ticks)
        {
            double y = Y(tick.At);
            shapes.Add(Line(left, y, right, y, 1, Ink.Grid));
            shapes.Add(new TextShape(tick.Label, new DrawingPoint(left - 6, y + (TickSize * 0.35)), TickSize, TextAnchor.End, TextWeight.Regular, Ink.Muted));
        }
    }

    private void AddHorizontalAxis(List<DrawingShape> shapes)
    {
        if (scale.Horizontal.Break is { } interruption)
        {
            double x = X(interruption);
            shapes.Add(Line(left, bottom, x - 2.5, bottom, 1, Ink.Axis));
            shapes.Add(Line(x + 2.5, bottom, right, bottom, 1, Ink.Axis));
            shapes.Add(Line(x - 4.5, bottom + 4, x - 0.5, bottom - 4, 1, Ink.Axis));
            shapes.Add(Line(x + 0.5, bottom + 4, x + 4.5, bottom - 4, 1, Ink.Axis));
        }
        else
        {
            shapes.Add(Line(left, bottom, right, bottom, 1, Ink.Axis));
        }

        foreach (double place in scale.Horizontal.MinorTicks)
        {
            shapes.Add(Line(X(place), bottom, X(place), bottom + 3, 0.75, Ink.Axis));
        }

        double free = double.NegativeInfinity;
        foreach (AxisTick tick in scale.Horizontal.Ticks.OrderBy(tick => tick.At))
        {
            double x = X(tick.At);
            double half = Measure(tick.Label) / 2;
            shapes.Add(Line(x, bottom, x, bottom + 5, 1, Ink.Axis));
            if (x - half > free)
            {
                shapes.Add(new TextShape(tick.Label, new DrawingPoint(x, bottom + 17), TickSize, TextAnchor.Middle, TextWeight.Regular, Ink.Muted));
                free = x + half + 6;
            }
        }

        shapes.Add(new TextShape(panel.Horizontal.Name, new DrawingPoint((left + right) / 2, bottom + 33), TickSize, TextAnchor.Middle, TextWeight.Regular, Ink.Muted));
    }

    private void AddRegions(List<DrawingShape> shapes)
    {
        foreach (ChartRegion region in panel.Regions)
        {
            Shade(shapes, region.From, region.To, Ink.Grid with { Opacity = 0.35 });
        }

        foreach (ChartMark mark in panel.Marks.Where(mark => mark.Low < mark.High))
        {
            Shade(shapes, mark.Low, mark.High, Ink.Axis with { Opacity = 0.16 });
        }
    }

    private void Shade(List<DrawingShape> shapes, double from, double to, Ink ink)
    {
        (double x0, double x1) = (X(Math.Clamp(scale.Horizontal.Map(from), 0, 1)), X(Math.Clamp(scale.Horizontal.Map(to), 0, 1)));
        if (x1 > x0)
        {
            shapes.Add(new FillShape([new DrawingPoint(x0, top), new DrawingPoint(x1, top), new DrawingPoint(x1, bottom), new DrawingPoint(x0, bottom)], ink));
        }
    }

    private void AddMarks(List<DrawingShape> shapes)
    {
        double free = double.NegativeInfinity;
        foreach (ChartMark mark in panel.Marks.Where(mark => scale.Horizontal.Map(mark.At) is >= 0 and <= 1).OrderBy(mark => mark.At))
        {
            double x = X(scale.Horizontal.Map(mark.At));
            shapes.Add(new StrokeShape([new DrawingPoint(x, top - 2), new DrawingPoint(x, bottom)], 1, [3, 3], Ink.Axis));
            double half = Measure(mark.Label) / 2;
            if (x - half > free)
            {
                shapes.Add(new TextShape(mark.Label, new DrawingPoint(x, top - 4), TickSize - 1, TextAnchor.Middle, TextWeight.Regular, Ink.Muted));
                free = x + half + 4;
            }
        }
    }

    private static StrokeShape Line(double x0, double y0, double x1, double y1, double width, Ink ink) =>
        new([new DrawingPoint(x0, y0), new DrawingPoint(x1, y1)], width, [], ink);
}
