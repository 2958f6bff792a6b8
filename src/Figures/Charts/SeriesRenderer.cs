using Accelerated.Figures.Drawing;

namespace Accelerated.Figures.Charts;

/// <summary>Draws one series on the coordinates of its panel.</summary>
internal sealed class SeriesRenderer(ChartSeries series, SeriesStyle style, Func<double, double, DrawingPoint> place)
{
    /// <summary>Width beside a name for its leader line and its sample of line and marker.</summary>
    public const double NameRoom = 46;

    private const double LineWidth = 1.5;
    private const double ThinLineWidth = 0.75;
    private const double MarkerRadius = 3;
    private const int MostMarkers = 60;
    private const int MostThickPoints = 300;
    private const double MarkerDistance = 9;
    private const double BandOpacity = 0.16;

    /// <summary>As it stands beside the panel: a series of which nothing can be drawn says so.</summary>
    public string Name => Enumerable.Range(0, series.X.Count).Any(IsFinite) ? series.Name : $"{series.Name} (no value)";

    public bool HasName => series.HasName;

    /// <summary>The point that the name belongs to, the last one of a line; null if there is none.</summary>
    public DrawingPoint? End
    {
        get
        {
            int last = series.Kind == SeriesKind.Line ? Enumerable.Range(0, series.X.Count).LastOrDefault(IsFinite, -1) : -1;
            return last < 0 ? null : place(series.X[last], series.Y[last]);
        }
    }

    private bool IsCrowded => series.Kind == SeriesKind.Line && (series.X.Count > MostMarkers || series.Role != SeriesRole.Named);

    private double PenWidth => series.Role == SeriesRole.Background || IsCrowded && series.X.Count > MostThickPoints && series.Role != SeriesRole.Smooth ? ThinLineWidth : LineWidth;

    public void AddBand(List<DrawingShape> shapes)
    {
        if (series.Role == SeriesRole.Background)
        {
            return;
        }

        Ink pale = style.Ink with { Opacity = BandOpacity };
        foreach (List<int> run in Runs(i => IsFinite(i) && double.IsFinite(series.StandardErrors[i])))
        {
            if (series.Kind == SeriesKind.Line && run.Count > 1)
            {
                IEnumerable<DrawingPoint> upper = run.Select(i => place(series.X[i], series.Y[i] + series.StandardErrors[i]));
                IEnumerable<DrawingPoint> lower = run.Select(i => place(series.X[i], series.Y[i] - series.StandardErrors[i])).Reverse();
                shapes.Add(new FillShape([.. upper, .. lower], pale));
                continue;
            }

            foreach (int i in run)
            {
                shapes.Add(new StrokeShape(
                    [place(series.X[i], series.Y[i] - series.StandardErrors[i]), place(series.X[i], series.Y[i] + series.StandardErrors[i])],
                    1, [], style.Ink with { Opacity = 0.6 }));
            }
        }
    }

    public void AddLineAndMarkers(List<DrawingShape> shapes)
    {
        foreach (List<int> run in Runs(IsFinite))
        {
            DrawingPoint[] points = [.. run.Select(i => place(series.X[i], series.Y[i]))];
            bool drawn = series.Kind == SeriesKind.Line && points.Length > 1;
            if (drawn)
            {
                shapes.Add(new StrokeShape(LineReduction.Reduce(points), PenWidth, style.Dash, style.Ink));
            }

            AddMarkers(shapes, points, drawn);
        }
    }

    /// <param name="shapes">Receives the name.</param>
    /// <param name="edge">Right border of the plot.</param>
    /// <param name="y">Height of the name's middle.</param>
    /// <param name="size">Of the letters.</param>
    public void AddName(List<DrawingShape> shapes, double edge, double y, double size)
    {
        if (!series.HasName)
        {
            return;
        }

        double sample = edge + 14;
        if (End is { } end)
        {
            shapes.Add(new StrokeShape([new DrawingPoint(end.X + 4, end.Y), new DrawingPoint(sample - 2, y)], 0.75, [], Ink.Axis with { Opacity = 0.6 }));
            shapes.Add(new StrokeShape([new DrawingPoint(sample, y), new DrawingPoint(sample + 22, y)], PenWidth, style.Dash, style.Ink));
        }

        if (!IsCrowded)
        {
            shapes.AddRange(MarkerOutline.Draw(style, new DrawingPoint(sample + 11, y), MarkerRadius));
        }

        shapes.Add(new TextShape(Name, new DrawingPoint(sample + 27, y + (size * 0.35)), size, TextAnchor.Start, TextWeight.Regular, Ink.Text));
    }

    /// <summary>The boxes that the markers of labelled points take.</summary>
    public IEnumerable<LabelBox> MarkerBoxes => Enumerable.Range(0, series.PointLabels.Count).Where(IsFinite).Select(i => place(series.X[i], series.Y[i]))
        .Select(at => new LabelBox(at.X - MarkerRadius, at.Y - MarkerRadius, at.X + MarkerRadius, at.Y + MarkerRadius));

    /// <summary>The words beside points: right, left, above, below, or farther away, wherever nothing is yet.</summary>
    public void AddPointLabels(List<DrawingShape> shapes, double size, List<LabelBox> taken)
    {
        for (int i = 0; i < series.PointLabels.Count; i++)
        {
            if (!IsFinite(i) || series.PointLabels[i].Length == 0)
            {
                continue;
            }

            DrawingPoint at = place(series.X[i], series.Y[i]);
            double width = Raster.FigureFont.Of(TextWeight.Regular).Measure(series.PointLabels[i], size);
            (double X, double Y)[] offsets =
            [
                (6, 0), (-6 - width, 0), (-width / 2, -size), (-width / 2, size), (5, -size * 0.8), (5, size * 0.8), (-5 - width, -size * 0.8), (-5 - width, size * 0.8),
                (-width / 2, -2 * size), (-width / 2, 2 * size), (14, -1.6 * size), (14, 1.6 * size), (-14 - width, -1.6 * size), (-14 - width, 1.6 * size),
            ];
            LabelBox[] boxes = [.. offsets.Select(o => new LabelBox(at.X + o.X, at.Y + o.Y - (size / 2), at.X + o.X + width, at.Y + o.Y + (size / 2)))];
            LabelBox box = boxes.FirstOrDefault(candidate => !taken.Exists(candidate.Overlaps), boxes[0]);
            taken.Add(box);
            shapes.Add(new TextShape(series.PointLabels[i], new DrawingPoint(box.Left, ((box.Top + box.Bottom) / 2) + (size * 0.35)), size, TextAnchor.Start, TextWeight.Regular, Ink.Text));
        }
    }

    // On a line, markers that would run into each other say nothing; single points always show.
    private void AddMarkers(List<DrawingShape> shapes, DrawingPoint[] points, bool onLine)
    {
        if (onLine && IsCrowded)
        {
            return;
        }

        double free = double.NegativeInfinity;
        for (int i = 0; i < points.Length; i++)
        {
            if (!onLine || points[i].X >= free || i == points.Length - 1)
            {
                shapes.AddRange(MarkerOutline.Draw(style, points[i], MarkerRadius));
                free = points[i].X + MarkerDistance;
            }
        }
    }

    private bool IsFinite(int i) => double.IsFinite(series.X[i]) && double.IsFinite(series.Y[i]);

    private IEnumerable<List<int>> Runs(Func<int, bool> belongs)
    {
        List<int> run = [];
        for (int i = 0; i < series.X.Count; i++)
        {
            if (belongs(i))
            {
                run.Add(i);
            }
            else if (run.Count > 0)
            {
                yield return run;
                run = [];
            }
        }

        if (run.Count > 0)
        {
            yield return run;
        }
    }
}
