namespace Accelerated.Figures.Charts;

/// <summary>One coordinate system.</summary>
/// <param name="Title">Above it; may be empty.</param>
/// <param name="Horizontal">Quantity and kind of axis.</param>
/// <param name="Vertical">Quantity and kind of axis.</param>
/// <param name="Series">Later ones are drawn over earlier ones.</param>
public sealed record ChartPanel(string Title, ChartAxis Horizontal, ChartAxis Vertical, IReadOnlyList<ChartSeries> Series)
{
    /// <summary>Vertical lines with a label, such as the boundaries of stages.</summary>
    public IReadOnlyList<ChartMark> Marks { get; init; } = [];

    /// <summary>Shaded behind everything, such as every other stage.</summary>
    public IReadOnlyList<ChartRegion> Regions { get; init; } = [];
}
