using System.Text;
using System.Text.Json;
using Accelerated.Benchmarks.Cases;
using Accelerated.Benchmarks.Machine;
using Accelerated.Storage;

namespace Accelerated.Benchmarks.Running;

/// <summary>
/// Results as files: one JSON file per case and device, <c>matrix-product.cpu.json</c>, and <c>README.md</c>, made from all JSON files of the folder. What was not run keeps its file, so that a
/// machine can be measured in pieces.
/// </summary>
internal static class ResultFiles
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Replaces the files of the cases and devices in <paramref name="results"/>, and the Markdown.</summary>
    public static void Write(string folder, IReadOnlyList<CaseResult> results, string job, IReadOnlyDictionary<string, string> versions, IReadOnlyDictionary<string, MachineSpeed> devices)
    {
        foreach (var group in results.GroupBy(r => (r.Case, r.Device)))
        {
            CaseResults file = new(group.Key.Case, group.Key.Device, job, versions, devices[group.Key.Device], [.. group]);
            string name = $"{group.Key.Case}.{group.Key.Device.Replace(':', '-').Replace(' ', '-')}.json";
            AtomicFile.WriteText(Path.Combine(folder, name), JsonSerializer.Serialize(file, Json) + "\n");
        }

        AtomicFile.WriteText(Path.Combine(folder, "README.md"), Markdown(folder));
    }

    private static string Markdown(string folder)
    {
        var text = new StringBuilder();
        text.AppendLine("# Measured").AppendLine();
        text.AppendLine("Made by `dotnet run -c Release --project benchmarks`; `benchmarks/README.md` says what the columns mean.");
        foreach (IBenchmarkCase @case in BenchmarkCases.All)
        {
            CaseResults[] devices =
            [
                .. Directory.EnumerateFiles(folder, @case.Name + ".*.json").Order(StringComparer.Ordinal)
                    .Select(path => JsonSerializer.Deserialize<CaseResults>(File.ReadAllText(path), Json)!),
            ];
            if (devices.Length > 0)
            {
                Append(text, @case, devices);
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, IBenchmarkCase @case, IReadOnlyList<CaseResults> devices)
    {
        text.AppendLine().AppendLine($"## {@case.Name}").AppendLine();
        text.AppendLine($"Shape: {@case.SizeNames}.");
        foreach (CaseResults on in devices)
        {
            text.AppendLine();
            text.AppendLine($"On {on.Device}: {string.Join(", ", on.Versions.Select(v => $"{v.Key} {v.Value}"))}; {on.Job}. "
                + $"Measured with it: {on.Speed}.");
        }

        List<ResultColumn> columns = [.. ResultColumn.All.Skip(1)];
        text.AppendLine().AppendLine($"| {string.Join(" | ", columns)} |");
        text.AppendLine($"|{string.Concat(columns.Select(c => c.IsNumeric ? "---:|" : "---|"))}");
        foreach (CaseResult result in devices.SelectMany(d => d.Results))
        {
            text.AppendLine($"| {string.Join(" | ", columns.Select(c => c.Show(result)))} |");
        }
    }

    /// <summary>What a JSON file holds.</summary>
    private sealed record CaseResults(
        string Case, string Device, string Job, IReadOnlyDictionary<string, string> Versions, MachineSpeed Speed, IReadOnlyList<CaseResult> Results);
}
