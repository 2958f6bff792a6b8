using Accelerated.Storage;

namespace Accelerated.Tools.Reproduce;

/// <summary>
/// Which stages are done. A finished stage leaves <c>stages/{name}.txt</c>: its command line and what it printed. A stage with another command line is not done, and neither is
/// one that comes after a stage that is not done.
/// </summary>
internal sealed class StageRecords(string root)
{
    private readonly string folder = Path.Combine(root, "stages");

    /// <summary>The stages to run: the first that is not done and all after it.</summary>
    public IReadOnlyList<Stage> Open(IEnumerable<Stage> stages) => [.. stages.SkipWhile(IsFinished)];

    public void Done(Stage stage, string printed) => AtomicFile.WriteText(PathOf(stage), $"{stage.CommandLine}\n\n{printed.ReplaceLineEndings("\n")}");

    private bool IsFinished(Stage stage) => File.Exists(PathOf(stage)) && File.ReadLines(PathOf(stage)).FirstOrDefault() == stage.CommandLine;

    private string PathOf(Stage stage) => Path.Combine(folder, stage.Name + ".txt");
}
