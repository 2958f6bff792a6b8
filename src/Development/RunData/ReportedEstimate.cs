using Accelerated.Model;
using Accelerated.Storage;

namespace Accelerated.Development.RunData;

/// <summary>One row of <c>estimates.csv</c>, as far as a report uses it.</summary>
/// <param name="Step">Of the checkpoint.</param>
/// <param name="Head">Null for components that are not one head.</param>
/// <param name="Component">As it was asked for, such as <c>1:6</c> or <c>full</c>.</param>
/// <param name="Dataset">Name of the data.</param>
/// <param name="Metric">Such as <c>wrLLC</c>.</param>
/// <param name="Value">λ̂; null if a chain diverged.</param>
/// <param name="StandardError">Of <paramref name="Value"/>.</param>
/// <param name="Rhat">Split-R̂.</param>
/// <param name="SampleSize">Effective number of draws.</param>
/// <param name="ChainsOk">Chains that entered.</param>
/// <param name="Verdict"><c>ok</c> or what is wrong.</param>
/// <param name="Reason">Why, and what to do; empty where the table has no such column.</param>
public sealed record ReportedEstimate(
    long Step, Head? Head, string Component, string Dataset, string Metric,
    double? Value, double? StandardError, double? Rhat, double? SampleSize, long? ChainsOk, string Verdict, string Reason)
{
    /// <summary>λ̂ of each chain by itself, those that ended; empty where the table does not say.</summary>
    public IReadOnlyList<double> Chains { get; init; } = [];

    /// <summary>Reads the learning coefficients of a table of estimates; its other metrics are passed over.</summary>
    /// <exception cref="Support.InvalidInputException">The file is damaged or lacks a column.</exception>
    public static IReadOnlyList<ReportedEstimate> Read(string path)
    {
        ResultTable table = ResultTable.ReadCsv(path);
        foreach (string needed in new[] { "step", "component", "dataset", "metric", "value" })
        {
            if (!table.Has(needed))
            {
                throw new Support.InvalidInputException($"'{path}' has no column '{needed}'; a table of estimates is needed.");
            }
        }

        string[] chainColumns = [.. table.Columns.Select(column => column.Name).Where(name => name.StartsWith("chain_", StringComparison.Ordinal))];
        List<ReportedEstimate> rows = [];
        for (int i = 0; i < table.RowCount; i++)
        {
            string metric = Text(table, i, "metric");
            if (!metric.EndsWith("LLC", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            string component = Text(table, i, "component");
            rows.Add(new ReportedEstimate(
                table.Whole(i, "step") ?? 0,
                Model.Head.TryParse(component, out Head head) ? head : null,
                component, Text(table, i, "dataset"), metric,
                Number(table, i, "value"), Number(table, i, "stderr"), Number(table, i, "rhat"), Number(table, i, "ess"), (long?)Number(table, i, "chains_ok"),
                Text(table, i, "verdict"), Text(table, i, "reason"))
            {
                Chains = [.. chainColumns.Select(column => Number(table, i, column)).OfType<double>()],
            });
        }

        return rows;
    }

    private static string Text(ResultTable table, int row, string column) => table.Has(column) ? table[row, column]?.ToString() ?? "" : "";

    private static double? Number(ResultTable table, int row, string column) =>
        table.Has(column) && table[row, column] is not string && table.Number(row, column) is { } value && double.IsFinite(value) ? value : null;
}
