namespace Accelerated.Figures.Drawing;

/// <summary>A polyline with round joins and butt ends.</summary>
/// <param name="Points">At least two.</param>
/// <param name="Width">Of the pen.</param>
/// <param name="Dash">Lengths of pen down, up, down, up…; empty for a solid line.</param>
/// <param name="Ink">Of the pen.</param>
public sealed record StrokeShape(IReadOnlyList<DrawingPoint> Points, double Width, IReadOnlyList<double> Dash, Ink Ink) : DrawingShape(Ink);
