namespace Accelerated.Figures.Drawing;

/// <summary>A picture before it is a file: shapes in painting order. <see cref="SvgWriter"/> and <see cref="PngWriter"/> show the same one.</summary>
/// <param name="Width">In units of 1/96 inch.</param>
/// <param name="Height">In units of 1/96 inch.</param>
/// <param name="Title">For readers who hear the picture instead of seeing it.</param>
/// <param name="Description">What it shows, in a sentence.</param>
/// <param name="Shapes">First is painted first.</param>
public sealed record VectorDrawing(double Width, double Height, string Title, string Description, IReadOnlyList<DrawingShape> Shapes);
