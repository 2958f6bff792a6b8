namespace Accelerated.Figures.Charts;

/// <summary>The two scales of a panel.</summary>
internal sealed record PanelScale(AxisScale Horizontal, AxisScale Vertical);
