namespace Accelerated.Figures.Charts;

/// <summary>A vertical line across a panel at a horizontal value.</summary>
public sealed record ChartMark(double At, string Label);
