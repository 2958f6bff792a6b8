namespace Accelerated.Figures.Charts;

/// <summary>A figure of one or more panels, saved by <see cref="ChartFiles"/> as PNG, SVG and the table it was drawn from.</summary>
/// <param name="Title">Over the panels.</param>
/// <param name="Subtitle">What the bands are, how many chains, which data: whatever a reader of the picture alone needs. May be empty.</param>
/// <param name="Panels">In reading order.</param>
public sealed record Chart(string Title, string Subtitle, IReadOnlyList<ChartPanel> Panels)
{
    /// <summary>Panels side by side before a new row begins.</summary>
    public int Columns { get; init; } = 2;

    public PanelScales Scales { get; init; } = PanelScales.SharedVertical;

    /// <summary>Of one panel with its labels, in units of 1/96 inch.</summary>
    public double PanelWidth { get; init; } = 450;

    /// <summary>The least height of one panel; more series than fit beside it make it higher.</summary>
    public double PanelHeight { get; init; } = 310;
}
