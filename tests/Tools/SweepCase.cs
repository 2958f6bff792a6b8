namespace Accelerated.Tests.Tools;

/// <summary>A tiny run and the verbs of <c>rllc sweep</c> on it.</summary>
internal sealed class SweepCase : IDisposable
{
    public RllcFolder Folder { get; } = new();

    /// <summary>What is estimated unless a test says otherwise: 2 checkpoints × 2 data sets × (1 + 2 + 2) components.</summary>
    public string[] Selection => ["--run", Folder.Run, "--steps", "all", "--components", "full,heads", "--data", $"text={Folder.Text}", "--data", $"code={Folder.Code}"];

    public ToolRun Plan(string sweep, params string[] args) => RllcFolder.Rllc(["sweep", "plan", "--out", Folder[sweep], .. Selection, .. RllcFolder.Short, .. args]);

    public ToolRun Run(string sweep, params string[] args) => RllcFolder.Rllc(["sweep", "run", "--sweep", Folder[sweep], "--threads", "1", "--quiet", .. args]);

    public ToolRun Verb(string verb, string sweep, params string[] args) => RllcFolder.Rllc(["sweep", verb, "--sweep", Folder[sweep], .. args]);

    /// <summary>A sweep that was planned and run without disturbance, and its merge.</summary>
    public Dictionary<string, byte[]> Undisturbed(string sweep = "undisturbed")
    {
        Succeeds(Plan(sweep));
        Succeeds(Run(sweep));
        return Merge(sweep);
    }

    /// <summary>Merges and reads every file of the merge.</summary>
    public Dictionary<string, byte[]> Merge(string sweep)
    {
        Succeeds(Verb("merge", sweep, "--quiet"));
        return Files(Folder[sweep, "merged"]);
    }

    public string[] Results(string sweep) => [.. Directory.GetFiles(Folder[sweep, "results"], "*.result", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public static Dictionary<string, byte[]> Files(string root) =>
        Directory.GetFiles(root, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(root, f), File.ReadAllBytes);

    public static void Same(Dictionary<string, byte[]> expected, Dictionary<string, byte[]> actual)
    {
        Xunit.Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        foreach ((string name, byte[] bytes) in expected)
        {
            Xunit.Assert.True(bytes.AsSpan().SequenceEqual(actual[name]), $"{name} differs.");
        }
    }

    public static void Succeeds(ToolRun run) => Xunit.Assert.True(run.Code == 0, run.Error);

    public void Dispose() => Folder.Dispose();
}
