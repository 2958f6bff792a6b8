using System.Globalization;
using System.Text;
using Accelerated.Support;

namespace Accelerated.Figures.Drawing;

/// <summary>
/// A drawing as SVG 1.1. Colours are presentation attributes (right for print and for viewers without CSS) and every shape carries its ink's class, so that a page which contains
/// the SVG can restyle it. Text stays text, in the reader's own sans-serif font.
/// </summary>
public static class SvgWriter
{
    public static string Write(VectorDrawing drawing)
    {
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Number(drawing.Width)} {Number(drawing.Height)}\" ");
        svg.Append(CultureInfo.InvariantCulture, $"width=\"{Number(drawing.Width)}\" height=\"{Number(drawing.Height)}\" role=\"img\" ");
        svg.Append("font-family=\"Inter, Helvetica, Arial, sans-serif\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{Markup.Escape(drawing.Title)}</title>\n<desc>{Markup.Escape(drawing.Description)}</desc>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"paper\" width=\"100%\" height=\"100%\" fill=\"{Ink.Paper.Hex}\"/>\n");
        foreach (DrawingShape shape in drawing.Shapes)
        {
            switch (shape)
            {
                case StrokeShape stroke:
                    Append(svg, stroke);
                    break;
                case FillShape fill:
                    svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{fill.Ink.Class}-fill\" fill=\"{fill.Ink.Hex}\"{Opacity("fill", fill.Ink)} d=\"{Path(fill.Points)}Z\"/>\n");
                    break;
                case TextShape text:
                    Append(svg, text);
                    break;
                default:
                    throw new NotSupportedException($"No SVG is known for {shape.GetType().Name}.");
            }
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Append(StringBuilder svg, StrokeShape stroke)
    {
        string dash = stroke.Dash.Count == 0 ? "" : $" stroke-dasharray=\"{string.Join(' ', stroke.Dash.Select(Number))}\"";
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{stroke.Ink.Class}-stroke\" fill=\"none\" stroke=\"{stroke.Ink.Hex}\"{Opacity("stroke", stroke.Ink)} ");
        svg.Append(CultureInfo.InvariantCulture, $"stroke-width=\"{Number(stroke.Width)}\" stroke-linejoin=\"round\"{dash} d=\"{Path(stroke.Points)}\"/>\n");
    }

    private static void Append(StringBuilder svg, TextShape text)
    {
        string anchor = text.Anchor switch
        {
            TextAnchor.Start => "",
            TextAnchor.Middle => " text-anchor=\"middle\"",
            _ => " text-anchor=\"end\"",
        };
        string weight = text.Weight == TextWeight.SemiBold ? " font-weight=\"600\"" : "";
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{text.Ink.Class}-fill\" fill=\"{text.Ink.Hex}\"{Opacity("fill", text.Ink)} x=\"{Number(text.At.X)}\" y=\"{Number(text.At.Y)}\" ");
        svg.Append(CultureInfo.InvariantCulture, $"font-size=\"{Number(text.Size)}\"{weight}{anchor}>{Markup.Escape(text.Text)}</text>\n");
    }

    private static string Path(IReadOnlyList<DrawingPoint> points)
    {
        StringBuilder path = new();
        for (int i = 0; i < points.Count; i++)
        {
            path.Append(i == 0 ? 'M' : 'L').Append(Number(points[i].X)).Append(' ').Append(Number(points[i].Y));
        }

        return path.ToString();
    }

    private static string Opacity(string property, Ink ink) => ink.Opacity == 1 ? "" : $" {property}-opacity=\"{Number(ink.Opacity)}\"";

    private static string Number(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);
}
