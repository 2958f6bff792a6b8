namespace Accelerated.Figures.Charts;

/// <summary>A vertical line across a panel at a horizontal value; nothing where the panel's axis does not reach it.</summary>
public sealed record ChartMark(double At, string Label)
{
    /// <summary>Lower end of its uncertainty, shaded; NaN: unknown.</summary>
    public double Low { get; init; } = double.NaN;

    /// <summary>Upper end of its uncertainty.</summary>
    public double High { get; init; } = double.NaN;
}
