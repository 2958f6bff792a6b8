namespace Accelerated.Figures.Charts;

/// <summary>A table of numbers as coloured cells with names at both sides.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Subtitle">In one line, how; may be empty.</param>
/// <param name="RowName">What rows are.</param>
/// <param name="ColumnName">What columns are.</param>
/// <param name="Rows">Names of the rows, from the top.</param>
/// <param name="Columns">Names of the columns, from the left.</param>
/// <param name="Values">[rows, columns] row-major. NaN: there is none; the cell is crossed out.</param>
public sealed record HeatMap(
    string Title, string Subtitle, string RowName, string ColumnName, IReadOnlyList<string> Rows, IReadOnlyList<string> Columns, IReadOnlyList<double> Values)
{
    /// <summary>Diverging colours around 0 (orange below, blue above), or one hue from the least to the largest value.</summary>
    public HeatMapColours Colours { get; init; } = HeatMapColours.Diverging;

    /// <summary>Side of a cell.</summary>
    public double CellWidth { get; init; } = 26;

    /// <summary>Side of a cell.</summary>
    public double CellHeight { get; init; } = 26;

    /// <summary>What is written into cells, [rows, columns]; none where it is empty.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    public double this[int row, int column] => Values[row * Columns.Count + column];
}
