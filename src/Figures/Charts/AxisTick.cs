namespace Accelerated.Figures.Charts;

/// <param name="At">0 to 1 along the axis.</param>
/// <param name="Label">Of the value there.</param>
internal sealed record AxisTick(double At, string Label);
