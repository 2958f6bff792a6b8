using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Accelerated.Benchmarks.GpuCheck;

/// <summary>A table of the report: text, numbers and gaps (null).</summary>
internal sealed class CheckTable(string title, string note, string[] columns)
{
    private readonly List<object?[]> rows = [];

    public void Add(params object?[] cells) => rows.Add(cells);

    public static string Cell(object? value) => value switch
    {
        null => "–",
        double number => Number(number),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}").Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" "),
    };

    public void AppendTo(StringBuilder text)
    {
        text.Append($"\n## {title}\n\n{note}\n\n| {string.Join(" | ", columns)} |\n|{string.Concat(columns.Select((_, c) => rows.Count > 0 && rows.TrueForAll(r => r[c] is double or int or null) ? "---:|" : "---|"))}\n");
        rows.ForEach(row => text.Append($"| {string.Join(" | ", row.Select(Cell))} |\n"));
    }

    public JsonObject Json() => new()
    {
        ["title"] = title,
        ["note"] = note,
        ["rows"] = new JsonArray([.. rows.Select(row => (JsonNode)new JsonObject(columns.Zip(row).Select(c => KeyValuePair.Create(c.First, Node(c.Second)))))]),
    };

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        double number => double.IsFinite(number) ? JsonValue.Create(number) : JsonValue.Create(number.ToString(CultureInfo.InvariantCulture)),
        int number => JsonValue.Create(number),
        _ => JsonValue.Create(value.ToString()),
    };

    private static string Number(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 1000 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 0.01 => value.ToString("G4", CultureInfo.InvariantCulture),
        _ => value.ToString("G3", CultureInfo.InvariantCulture),
    };
}
