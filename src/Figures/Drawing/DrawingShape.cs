namespace Accelerated.Figures.Drawing;

/// <summary>One thing on a drawing; later shapes cover earlier ones.</summary>
public abstract record DrawingShape(Ink Ink);
