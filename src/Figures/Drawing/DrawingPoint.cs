namespace Accelerated.Figures.Drawing;

/// <summary>A place on a drawing, in units of 1/96 inch from its top left corner; y grows downwards.</summary>
public readonly record struct DrawingPoint(double X, double Y);
