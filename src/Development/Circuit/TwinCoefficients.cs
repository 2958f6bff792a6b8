using System.Text.Json.Nodes;
using Accelerated.Model;
using Accelerated.Storage;

namespace Accelerated.Development;

/// <summary>wdrLLC of heads whose loss is the divergence from a teacher, such as the one-layer twin, from the folder of <c>rllc estimate</c>.</summary>
public static class TwinCoefficients
{
    private const string Teacher = "teacher:";

    /// <summary>Names of the data sets that are teachers, as the folder's record has them.</summary>
    public static IReadOnlyList<string> Teachers(string folder)
    {
        string record = Path.Combine(folder, "run.json");
        return !File.Exists(record) || JsonFile.Read(record)["sha256"] is not JsonObject hashes
            ? []
            : [.. hashes.Select(hash => hash.Key).Where(key => key.StartsWith(Teacher, StringComparison.Ordinal)).Select(key => key[Teacher.Length..])];
    }

    /// <summary>The estimates of heads against <paramref name="teacher"/> that have a value, by step.</summary>
    public static IEnumerable<ScoreRow> Read(string folder, string teacher)
    {
        ResultTable table = ResultTable.ReadCsv(Path.Combine(folder, "estimates.csv"));
        for (int row = 0; row < table.RowCount; row++)
        {
            if (table.Text(row, "dataset") == teacher && string.IsNullOrEmpty(table.Has("sampled_on") ? table.Text(row, "sampled_on") : null)
                && table.Whole(row, "layer") is { } layer && table.Whole(row, "head") is { } head && table.Number(row, "value") is { } value
                && new Head((int)layer, (int)head) is var of && table.Text(row, "component") == of.ToString())
            {
                yield return new ScoreRow((int)(table.Whole(row, "step") ?? 0), Score.OfHead(of, ScoreMetric.TwinCoefficient, value, table.Number(row, "stderr")) with { Dataset = teacher });
            }
        }
    }
}
