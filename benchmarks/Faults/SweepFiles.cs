using Accelerated.Storage;

namespace Accelerated.Faults;

/// <summary>What lies in the folder of a sweep.</summary>
internal static class SweepFiles
{
    private static readonly string[] Compared = ["results", "devices", "merged"];

    public static string[] Results(string sweep)
    {
        string folder = Path.Combine(sweep, "results");
        return Directory.Exists(folder) ? Directory.GetFiles(folder, "*.result", SearchOption.AllDirectories) : [];
    }

    /// <summary>SHA-256 of plan, results, devices and merge, by their names within the sweep. Files that nobody finished, and what was set aside, are not among them.</summary>
    public static Dictionary<string, string> Hashes(string sweep) =>
        Compared.SelectMany(f => Directory.GetFiles(Path.Combine(sweep, f), "*", SearchOption.AllDirectories))
            .Append(Path.Combine(sweep, "plan.json"))
            .Where(f => !TemporaryFile.Is(f))
            .ToDictionary(f => Path.GetRelativePath(sweep, f), Sha256Of.File);
}
