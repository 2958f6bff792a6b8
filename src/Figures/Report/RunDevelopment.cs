using Accelerated.Development;
using Accelerated.Development.Comparison;
using Accelerated.Development.RunData;
using Accelerated.Support;

namespace Accelerated.Figures.Report;

/// <summary>Reads and analyses what a run folder holds about its development.</summary>
public static class RunDevelopment
{
    /// <summary>Of results derived from the tables: <c>analysis.json</c>, <c>clusters.csv</c>, <c>stages.csv</c>, beside <c>scores.csv</c>.</summary>
    public const string Folder = "development";

    public static string FolderOf(string root) => Path.Combine(root, Folder);

    /// <summary>Options kept with the run.</summary>
    public static string OptionsOf(string root) => Path.Combine(FolderOf(root), "analysis.json");

    /// <exception cref="InvalidInputException">There is no such folder, or a table in it is damaged.</exception>
    public static RunMeasurements Measurements(string root)
    {
        RunSources sources = RunSources.In(root);
        return RunMeasurements.Read(
            Path.Combine(sources.Estimates, "estimates.csv"), Path.Combine(FolderOf(sources.Root), "scores.csv"), Path.Combine(sources.Tokens, "per-token-analysis", "summary.csv"));
    }

    /// <param name="root">The run.</param>
    /// <param name="siblings">Runs to compare it with, besides those in its folder <c>seeds</c>. A run without any head is passed over only there.</param>
    public static DevelopmentAnalysis Analyse(string root, IReadOnlyList<string> siblings)
    {
        RunMeasurements run = Measurements(root);
        AnalysisOptions options = AnalysisOptions.Read(OptionsOf(root));
        string seeds = Path.Combine(root, RunSources.SeedsFolder);
        List<(string Name, RunMeasurements Run)> others = [];
        string[] below = Directory.Exists(seeds) ? [.. Directory.EnumerateDirectories(seeds).Order(StringComparer.Ordinal)] : [];
        foreach (string sibling in below)
        {
            if (Measurements(sibling) is { Heads.Count: > 0 } measured)
            {
                others.Add(($"{RunSources.SeedsFolder}/{Path.GetFileName(sibling)}", measured));
            }
        }

        others.AddRange(siblings.Select(sibling => (NameOf(sibling), Measurements(sibling))));
        RunComparison? comparison = others.Count > 0 && run.Heads.Count > 0 ? RunComparison.Of([(NameOf(root), run), .. others], options.Kinds) : null;
        return new DevelopmentAnalysis(run, options, comparison);
    }

    /// <summary>Names of runs: their folders, with the folder above where two would be called the same.</summary>
    public static IReadOnlyList<string> NamesOf(IReadOnlyList<string> roots)
    {
        string[] names = [.. roots.Select(NameOf)];
        return names.Distinct().Count() == names.Length ? names : [.. roots.Select(root => $"{NameOf(Path.GetDirectoryName(Full(root)) ?? "")}/{NameOf(root)}")];
    }

    private static string NameOf(string root) => Path.GetFileName(Full(root));

    private static string Full(string root) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
}
