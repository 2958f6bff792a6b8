using System.Text;
using System.Text.Json;
using Accelerated.Benchmarks.Cases;
using Accelerated.Benchmarks.Machine;

namespace Accelerated.Benchmarks.Running;

/// <summary>
/// Results as files: one JSON file per case, and <c>README.md</c>, made from all JSON files of the folder. A case that was not run keeps its file, so that a machine can be measured
/// in pieces.
/// </summary>
internal static class ResultFiles
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Replaces the files of the cases in <paramref name="results"/>, and the Markdown.</summary>
    public static void Write(string folder, IReadOnlyList<CaseResult> results, string job, IReadOnlyDictionary<string, string> versions, IReadOnlyDictionary<string, MachineSpeed> devices)
    {
        Directory.CreateDirectory(folder);
        foreach (IGrouping<string, CaseResult> group in results.GroupBy(r => r.Case))
        {
            CaseResults file = new(group.Key, job, versions, group.Select(r => r.Device).Distinct().ToDictionary(d => d, d => devices[d]), [.. group]);
            File.WriteAllText(PathOf(folder, group.Key), JsonSerializer.Serialize(file, Json) + "\n");
        }

        File.WriteAllText(Path.Combine(folder, "README.md"), Markdown(folder));
    }

    private static string PathOf(string folder, string name) => Path.Combine(folder, name + ".json");

    private static string Markdown(string folder)
    {
        var text = new StringBuilder();
        text.AppendLine("# Measured").AppendLine();
        text.AppendLine("Made by `dotnet run -c Release --project benchmarks`; `benchmarks/README.md` says what the columns mean.");
        foreach (IBenchmarkCase @case in BenchmarkCases.All.Where(c => File.Exists(PathOf(folder, c.Name))))
        {
            CaseResults results = JsonSerializer.Deserialize<CaseResults>(File.ReadAllText(PathOf(folder, @case.Name)), Json)!;
            Append(text, @case, results);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, IBenchmarkCase @case, CaseResults results)
    {
        text.AppendLine().AppendLine($"## {@case.Name}").AppendLine();
        text.AppendLine($"Shape: {@case.SizeNames}. {string.Join(", ", results.Versions.Select(v => $"{v.Key} {v.Value}"))}; {results.Job}.");
        foreach ((string device, MachineSpeed speed) in results.Devices)
        {
            string one = speed.PeakOnOneThread is { } peak ? $" ({peak:F0} on one thread)" : string.Empty;
            text.AppendLine($"Measured with it on {device}: peak {speed.Peak:F0} GFLOP/s{one}, bandwidth {speed.Bandwidth:F1} GB/s.");
        }

        List<ResultColumn> columns = [.. ResultColumn.All.Skip(1)];
        text.AppendLine().AppendLine($"| {string.Join(" | ", columns)} |");
        text.AppendLine($"|{string.Concat(columns.Select(c => c.IsNumeric ? "---:|" : "---|"))}");
        foreach (CaseResult result in results.Results)
        {
            text.AppendLine($"| {string.Join(" | ", columns.Select(c => c.Show(result)))} |");
        }
    }

    /// <summary>What a JSON file holds.</summary>
    private sealed record CaseResults(
        string Case, string Job, IReadOnlyDictionary<string, string> Versions, IReadOnlyDictionary<string, MachineSpeed> Devices, IReadOnlyList<CaseResult> Results);
}
