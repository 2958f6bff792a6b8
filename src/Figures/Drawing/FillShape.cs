namespace Accelerated.Figures.Drawing;

/// <summary>A filled polygon; its last point is joined to its first. It must not cross itself.</summary>
public sealed record FillShape(IReadOnlyList<DrawingPoint> Points, Ink Ink) : DrawingShape(Ink);
