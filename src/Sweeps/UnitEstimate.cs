using Accelerated.LearningCoefficients;
using Accelerated.Sampling;

namespace Accelerated.Sweeps;

/// <summary>An estimate without the names that a plan gives it.</summary>
/// <param name="Cells">Of the columns of <see cref="EstimateTable"/>; those of <see cref="LabelColumns"/> are empty.</param>
/// <param name="Losses">Of every draw, [chains, draws].</param>
/// <param name="Anchors">At w*, on the same rows; null where there is none.</param>
public sealed record UnitEstimate(IReadOnlyList<object?> Cells, ReadOnlyMemory<double> Losses, ReadOnlyMemory<double>? Anchors)
{
    /// <summary>Columns that name an estimate but do not tell it: another plan may use other words.</summary>
    internal static IReadOnlyList<string> LabelColumns { get; } = ["step", "dataset", "metric", "sampled_on"];

    /// <param name="row">The estimate.</param>
    /// <param name="chains">Its draws.</param>
    public static UnitEstimate Of(EstimateRow row, ComponentChains chains)
    {
        object?[] cells = EstimateTable.Cells(row, chains.Losses.Chains);
        Label(cells, null, null, null, null);
        return new UnitEstimate(cells, chains.Losses.Values.ToArray(), chains.AnchorLosses?.Values.ToArray());
    }

    /// <summary>The cells with their names.</summary>
    public object?[] Labelled(int? step, string dataset, Metric metric, string? sampledOn)
    {
        object?[] cells = [.. Cells];
        Label(cells, step, dataset, EstimateTable.NameOf(metric), sampledOn);
        return cells;
    }

    private static void Label(object?[] cells, int? step, string? dataset, string? metric, string? sampledOn)
    {
        (cells[Places[0]], cells[Places[1]], cells[Places[2]], cells[Places[3]]) = (step, dataset, metric, sampledOn);
    }

    private static int[] Places { get; } = [.. LabelColumns.Select(name => EstimateTable.Columns(1).Select(c => c.Name).ToList().IndexOf(name))];
}
