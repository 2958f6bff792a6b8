using Accelerated.Model;
using Accelerated.Storage;

namespace Accelerated.Development.RunData;

/// <summary>What kinds of tokens in context a head serves at a checkpoint: a row group of <c>per-token-analysis/summary.csv</c>.</summary>
/// <param name="Step">Of the checkpoint.</param>
/// <param name="Head">Whose tokens.</param>
/// <param name="Values">By metric: <c>tokens</c>, <c>induction_total</c>, <c>dyck_primary</c>, <c>multigrams_distinct</c>, …</param>
public sealed record TokenCounts(long Step, Head Head, IReadOnlyDictionary<string, double> Values)
{
    /// <summary>The kinds in which primary counts are kept.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["induction", "dyck", "n-gram", "skip_n-gram", "unclassified"];

    public double? this[string metric] => Values.TryGetValue(metric, out double value) ? value : null;

    /// <summary>Share of the classified tokens that bear the label <paramref name="kind"/>, whatever their other labels; null where it was not counted.</summary>
    public double? Share(string kind) => this["tokens"] is > 0 and { } tokens && (this[$"{kind}_total"] ?? this[kind]) is { } count ? count / tokens : null;

    /// <summary>Share of the classified tokens whose first label is <paramref name="kind"/>: these add up to 1.</summary>
    public double? PrimaryShare(string kind) => this["tokens"] is > 0 and { } tokens && (this[$"{kind}_primary"] ?? this[kind]) is { } count ? count / tokens : null;

    /// <summary>Share of the tokens whose first label is an n-gram or a skip n-gram.</summary>
    public double? MultigramShare => PrimaryShare("n-gram") is { } plain && PrimaryShare("skip_n-gram") is { } skip ? plain + skip : null;

    /// <exception cref="Support.InvalidInputException">The file is damaged.</exception>
    public static IReadOnlyList<TokenCounts> Read(string path)
    {
        ResultTable table = ResultTable.ReadCsv(path);
        foreach (string needed in new[] { "step", "layer", "head", "metric", "value" })
        {
            if (!table.Has(needed))
            {
                throw new Support.InvalidInputException($"'{path}' has no column '{needed}'; make it again with 'tokens classify'.");
            }
        }

        return [.. Enumerable.Range(0, table.RowCount)
            .Where(row => table.Whole(row, "layer") is not null && table.Whole(row, "head") is not null && table.Number(row, "value") is not null)
            .GroupBy(row => (Step: table.Whole(row, "step") ?? 0, Head: new Head((int)table.Whole(row, "layer")!, (int)table.Whole(row, "head")!)))
            .Select(group => new TokenCounts(group.Key.Step, group.Key.Head, ByMetric(table, group)))];
    }

    private static Dictionary<string, double> ByMetric(ResultTable table, IEnumerable<int> rows)
    {
        Dictionary<string, double> values = [];
        foreach (int row in rows)
        {
            values.TryAdd(table[row, "metric"]?.ToString() ?? "", table.Number(row, "value")!.Value);
        }

        return values;
    }
}
