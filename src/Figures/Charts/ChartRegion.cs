namespace Accelerated.Figures.Charts;

/// <summary>A part of a panel, between two horizontal values, that is shaded.</summary>
public sealed record ChartRegion(double From, double To);
