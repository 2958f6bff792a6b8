using System.Globalization;
using Accelerated.Figures.Drawing;
using Accelerated.Support;

namespace Accelerated.Figures.Charts;

/// <summary>Lays a heat map out as a drawing, with its scale of colours at the right.</summary>
public static class HeatMapRenderer
{
    private const double Margin = 16;
    private const double TextSize = 11;
    private const double LetterWidth = 6.2;
    private const int ScaleSteps = 64;

    private static readonly (double R, double G, double B) Paper = (255, 255, 255);
    private static readonly (double R, double G, double B) Blue = (11, 72, 140);
    private static readonly (double R, double G, double B) Orange = (176, 79, 0);

    public static VectorDrawing Draw(HeatMap map)
    {
        Require.Length(map.Values.Count, (long)map.Rows.Count * map.Columns.Count, $"{map.Rows.Count} rows × {map.Columns.Count} columns");
        double[] finite = [.. map.Values.Where(double.IsFinite)];
        (double low, double high) = Range(map.Colours, finite);
        List<DrawingShape> shapes = [];
        double top = AddTitles(shapes, map) + TextSize + 8;
        double nameWidth = Math.Max(Longest(map.Rows), map.RowName.Length) * LetterWidth + 8;
        double left = Margin + nameWidth;
        bool upright = Longest(map.Columns) * LetterWidth > map.CellWidth - 2;
        int every = upright ? Math.Max(1, (int)Math.Ceiling((Longest(map.Columns) + 1) * LetterWidth / map.CellWidth)) : 1;
        Text(shapes, map.RowName, Margin, top - 6, TextAnchor.Start, Ink.Muted);
        for (int row = 0; row < map.Rows.Count; row++)
        {
            double y = top + row * map.CellHeight;
            Text(shapes, map.Rows[row], left - 6, y + map.CellHeight / 2 + TextSize / 3, TextAnchor.End, Ink.Text);
            for (int column = 0; column < map.Columns.Count; column++)
            {
                AddCell(shapes, map, row, column, left + column * map.CellWidth, y, low, high);
            }
        }

        double bottom = top + map.Rows.Count * map.CellHeight;
        for (int column = 0; column < map.Columns.Count; column += every)
        {
            Text(shapes, map.Columns[column], left + (column + 0.5) * map.CellWidth, bottom + TextSize + 4, TextAnchor.Middle, Ink.Text);
        }

        double right = left + map.Columns.Count * map.CellWidth;
        Text(shapes, map.ColumnName, (left + right) / 2, bottom + 2 * TextSize + 10, TextAnchor.Middle, Ink.Muted);
        AddScale(shapes, map.Colours, right + 24, top, Math.Max(80, bottom - top), low, high);
        double width = Math.Max(right + 24 + 90, Margin + map.Title.Length * 9);
        return new VectorDrawing(
            Math.Max(width, Margin * 2 + map.Subtitle.Length * LetterWidth),
            Math.Max(bottom, top + 80) + 2 * TextSize + 10 + Margin,
            map.Title,
            $"{map.RowName} × {map.ColumnName}, {map.Rows.Count} × {map.Columns.Count} values from {Format(low)} to {Format(high)}. {map.Subtitle}".TrimEnd(),
            shapes);
    }

    /// <summary>The colour of <paramref name="value"/> between <paramref name="low"/> and <paramref name="high"/>.</summary>
    internal static Ink Colour(HeatMapColours colours, double value, double low, double high)
    {
        double strength = colours == HeatMapColours.Diverging ? Math.Abs(value) / Math.Max(Math.Abs(low), Math.Abs(high)) : (value - low) / (high - low);
        strength = double.IsFinite(strength) ? Math.Clamp(strength, 0, 1) : 0;
        (double r, double g, double b) = colours == HeatMapColours.Diverging && value < 0 ? Orange : Blue;
        return new Ink("cell", Mix(Paper.R, r), Mix(Paper.G, g), Mix(Paper.B, b), 1);

        byte Mix(double from, double to) => (byte)Math.Round(from + (to - from) * strength);
    }

    private static (double Low, double High) Range(HeatMapColours colours, double[] values)
    {
        if (values.Length == 0)
        {
            return (0, 1);
        }

        double most = values.Max(Math.Abs);
        return colours == HeatMapColours.Diverging ? (most > 0 ? -most : -1, most > 0 ? most : 1)
            : values.Max() > values.Min() ? (values.Min(), values.Max())
            : (values.Min(), values.Min() + 1);
    }

    private static void AddCell(List<DrawingShape> shapes, HeatMap map, int row, int column, double x, double y, double low, double high)
    {
        double value = map[row, column];
        double gap = Math.Min(map.CellWidth, map.CellHeight) > 8 ? 1 : 0;
        if (double.IsFinite(value))
        {
            shapes.Add(Rectangle(x, y, map.CellWidth - gap, map.CellHeight - gap, Colour(map.Colours, value, low, high)));
        }
        else
        {
            shapes.Add(new StrokeShape([new DrawingPoint(x + 3, y + 3), new DrawingPoint(x + map.CellWidth - 4, y + map.CellHeight - 4)], 1, [], Ink.Axis));
            shapes.Add(new StrokeShape([new DrawingPoint(x + 3, y + map.CellHeight - 4), new DrawingPoint(x + map.CellWidth - 4, y + 3)], 1, [], Ink.Axis));
        }

        string label = map.Labels.Count > 0 ? map.Labels[row * map.Columns.Count + column] : "";
        if (label.Length > 0)
        {
            Ink colour = double.IsFinite(value) ? Colour(map.Colours, value, low, high) : Ink.Paper;
            bool isDark = colour.Red + colour.Green + colour.Blue < 400;
            Text(shapes, label, x + map.CellWidth / 2, y + map.CellHeight / 2 + TextSize / 3, TextAnchor.Middle, isDark ? new Ink("on-dark", 255, 255, 255, 1) : Ink.Text);
        }
    }

    private static void AddScale(List<DrawingShape> shapes, HeatMapColours colours, double x, double top, double height, double low, double high)
    {
        double step = height / ScaleSteps;
        for (int i = 0; i < ScaleSteps; i++)
        {
            double value = high - (high - low) * (i + 0.5) / ScaleSteps;
            shapes.Add(Rectangle(x, top + i * step, 12, step + 0.2, Colour(colours, value, low, high)));
        }

        Text(shapes, Format(high), x + 18, top + TextSize - 2, TextAnchor.Start, Ink.Text);
        Text(shapes, Format((low + high) / 2), x + 18, top + height / 2 + TextSize / 3, TextAnchor.Start, Ink.Text);
        Text(shapes, Format(low), x + 18, top + height, TextAnchor.Start, Ink.Text);
    }

    private static double AddTitles(List<DrawingShape> shapes, HeatMap map)
    {
        double y = Margin + 14;
        shapes.Add(new TextShape(map.Title, new DrawingPoint(Margin, y), 16, TextAnchor.Start, TextWeight.SemiBold, Ink.Text));
        if (map.Subtitle.Length > 0)
        {
            y += 18;
            shapes.Add(new TextShape(map.Subtitle, new DrawingPoint(Margin, y), 12, TextAnchor.Start, TextWeight.Regular, Ink.Muted));
        }

        return y + 12;
    }

    private static FillShape Rectangle(double x, double y, double width, double height, Ink ink) =>
        new([new DrawingPoint(x, y), new DrawingPoint(x + width, y), new DrawingPoint(x + width, y + height), new DrawingPoint(x, y + height)], ink);

    private static void Text(List<DrawingShape> shapes, string text, double x, double y, TextAnchor anchor, Ink ink) =>
        shapes.Add(new TextShape(text, new DrawingPoint(x, y), TextSize, anchor, TextWeight.Regular, ink));

    private static int Longest(IReadOnlyList<string> names) => names.Count == 0 ? 0 : names.Max(n => n.Length);

    private static string Format(double value) => value.ToString("0.###e+0", CultureInfo.InvariantCulture) is var exponent && Math.Abs(value) is >= 1e5 or (> 0 and < 1e-3)
        ? exponent
        : value.ToString("0.####", CultureInfo.InvariantCulture);
}
