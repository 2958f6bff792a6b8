namespace Accelerated.Figures.Drawing;

/// <summary>One line of text.</summary>
/// <param name="Text">Any characters; the SVG writer escapes them.</param>
/// <param name="At">On the base line, at the left, middle or right end by <paramref name="Anchor"/>.</param>
/// <param name="Size">Of the em.</param>
/// <param name="Anchor">Which end <paramref name="At"/> is.</param>
/// <param name="Weight">Regular, or semi-bold for titles.</param>
/// <param name="Ink">Of the letters.</param>
public sealed record TextShape(string Text, DrawingPoint At, double Size, TextAnchor Anchor, TextWeight Weight, Ink Ink) : DrawingShape(Ink);
