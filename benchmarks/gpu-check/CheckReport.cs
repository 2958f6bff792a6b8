using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Accelerated.Storage;

namespace Accelerated.Benchmarks.GpuCheck;

/// <summary>What was found, as <c>gpu-check.md</c> and <c>gpu-check.json</c>. Written anew after every part, so that an interruption loses none.</summary>
internal sealed class CheckReport(string folder)
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true };

    private readonly List<CheckTable> tables = [];
    private readonly SortedDictionary<string, string> facts = new(StringComparer.Ordinal);
    private readonly List<string> faults = [];
    private readonly List<string> skipped = [];

    public bool IsRight => faults.Count == 0;

    public void Fact(string name, string value) => facts[name] = value;

    /// <summary>Something is wrong: said at the top, and by the exit code.</summary>
    public void Fault(string what)
    {
        faults.Add(what);
        Console.Error.WriteLine($"WRONG: {what}");
    }

    /// <summary>What was left out, and why.</summary>
    public void Skip(string what)
    {
        skipped.Add(what);
        Console.Error.WriteLine($"left out: {what}");
    }

    public CheckTable Table(string title, string note, params string[] columns)
    {
        var table = new CheckTable(title, note, columns);
        tables.Add(table);
        return table;
    }

    public void Write()
    {
        Directory.CreateDirectory(folder);
        AtomicFile.WriteText(Path.Combine(folder, "gpu-check.md"), Markdown());
        AtomicFile.WriteText(Path.Combine(folder, "gpu-check.json"), Json().ToJsonString(Layout) + "\n");
    }

    private JsonObject Json() => new()
    {
        ["right"] = IsRight,
        ["faults"] = new JsonArray([.. faults.Select(f => (JsonNode)f)]),
        ["left_out"] = new JsonArray([.. skipped.Select(s => (JsonNode)s)]),
        ["facts"] = new JsonObject(facts.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)f.Value))),
        ["tables"] = new JsonArray([.. tables.Select(t => (JsonNode)t.Json())]),
    };

    private string Markdown()
    {
        var text = new StringBuilder("# gpu-check\n\n");
        text.Append(IsRight ? "Everything that was checked is right.\n" : string.Create(CultureInfo.InvariantCulture, $"**{faults.Count} faults:**\n\n"));
        faults.ForEach(f => text.Append($"- {f}\n"));
        text.Append("\n| what | value |\n|---|---|\n");
        foreach ((string name, string value) in facts)
        {
            text.Append($"| {name} | {CheckTable.Cell(value)} |\n");
        }

        if (skipped.Count > 0)
        {
            text.Append("\n## Left out\n\n");
            skipped.ForEach(s => text.Append($"- {s}\n"));
        }

        tables.ForEach(t => t.AppendTo(text));
        return text.ToString();
    }
}
