namespace Accelerated.Figures.Charts;

/// <summary>What an axis measures.</summary>
/// <param name="Name">Also the name of the column in the figure's table, such as <c>step</c>.</param>
/// <param name="Kind">How values become lengths.</param>
public sealed record ChartAxis(string Name, AxisKind Kind)
{
    public static ChartAxis Linear(string name) => new(name, AxisKind.Linear);

    public static ChartAxis LogStep(string name) => new(name, AxisKind.LogStep);
}
