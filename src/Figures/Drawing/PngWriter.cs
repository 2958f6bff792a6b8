using Accelerated.Figures.Raster;

namespace Accelerated.Figures.Drawing;

/// <summary>A drawing as PNG, drawn by managed code alone: the same bytes on every machine of one runtime, whatever fonts it has.</summary>
public static class PngWriter
{
    /// <summary>Pixels per unit of the drawing; 2 gives 192 dots per inch, sharp in print and on dense screens.</summary>
    private const int Scale = 2;

    public static void Write(Stream destination, VectorDrawing drawing)
    {
        int width = (int)Math.Ceiling(drawing.Width * Scale);
        int height = (int)Math.Ceiling(drawing.Height * Scale);
        byte[] rgb = new byte[width * height * 3];
        rgb.AsSpan().Fill(255);
        CoverageMask mask = new(width, height);
        foreach (DrawingShape shape in drawing.Shapes)
        {
            switch (shape)
            {
                case StrokeShape stroke:
                    PolylineStroke.AddTo(mask, Scaled(stroke.Points), stroke.Width * Scale, [.. stroke.Dash.Select(part => part * Scale)]);
                    break;
                case FillShape fill:
                    mask.Add(Scaled(fill.Points));
                    break;
                case TextShape text:
                    AddText(mask, text);
                    break;
                default:
                    throw new NotSupportedException($"No raster is known for {shape.GetType().Name}.");
            }

            mask.Paint(rgb, shape.Ink);
        }

        PngEncoder.Write(destination, rgb, width, height, 96 * Scale);
    }

    private static DrawingPoint[] Scaled(IReadOnlyList<DrawingPoint> points) => [.. points.Select(p => new DrawingPoint(p.X * Scale, p.Y * Scale))];

    private static void AddText(CoverageMask mask, TextShape text)
    {
        TrueTypeFont font = FigureFont.Of(text.Weight);
        double width = font.Measure(text.Text, text.Size);
        double left = text.Anchor switch
        {
            TextAnchor.Start => text.At.X,
            TextAnchor.Middle => text.At.X - (width / 2),
            _ => text.At.X - width,
        };
        foreach (DrawingPoint[] contour in font.Outline(text.Text, new DrawingPoint(left * Scale, text.At.Y * Scale), text.Size * Scale))
        {
            mask.Add(contour);
        }
    }
}
