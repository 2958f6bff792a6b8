using Accelerated.Storage;

namespace Accelerated.Tools.Reproduce;

/// <summary>
/// Which stages are done. A finished stage leaves <c>stages/{name}.txt</c>: its command line and what it printed. A stage with another command line is not done.
/// </summary>
internal sealed class StageRecords(string root)
{
    private readonly string folder = Path.Combine(root, "stages");

    public bool IsDone(Stage stage) => File.Exists(PathOf(stage)) && File.ReadLines(PathOf(stage)).FirstOrDefault() == stage.CommandLine;

    public void Done(Stage stage, string printed) => AtomicFile.WriteText(PathOf(stage), $"{stage.CommandLine}\n\n{printed.ReplaceLineEndings("\n")}");

    private string PathOf(Stage stage) => Path.Combine(folder, stage.Name + ".txt");
}
