using System.Text.RegularExpressions;
using Accelerated.Support;

namespace Accelerated.Storage;

/// <summary>Where everything lies inside the folder of one run.</summary>
public sealed partial class RunFolder
{
    private RunFolder(string root) => Root = root;

    public string Root { get; }

    public string Record => Path.Combine(Root, "run.json");

    /// <summary>Columns <c>step,loss</c>.</summary>
    public string LossLog => Path.Combine(Root, "loss.csv");

    public string Tokenizer => Path.Combine(Root, "tokenizer.json");

    public string Checkpoints => Path.Combine(Root, "checkpoints");

    public string Traces => Path.Combine(Root, "traces");

    public string PerTokenData => Path.Combine(Root, "per-token-data");

    public string Figures => Path.Combine(Root, "figures");

    public string Report => Path.Combine(Root, "report");

    /// <summary>Refuses a path at which something is already, before any work is done for it. An empty folder is accepted.</summary>
    /// <exception cref="InvalidInputException">There is something there already.</exception>
    public static void RequireNew(string path)
    {
        if (File.Exists(path))
        {
            throw new InvalidInputException($"'{path}' is a file; an output folder is needed.");
        }

        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new InvalidInputException($"The output folder '{path}' already exists and is not empty. Name another one, or continue its run with --resume.");
        }
    }

    /// <summary>A new folder. Missing parents are created; an empty folder is accepted.</summary>
    /// <exception cref="InvalidInputException">There is something there already.</exception>
    public static RunFolder Create(string path)
    {
        RequireNew(path);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"Cannot create the output folder '{path}': {e.Message}", e);
        }

        return new RunFolder(path);
    }

    /// <summary>Names inside <paramref name="path"/>, whatever is there; writing the first file creates the folder.</summary>
    public static RunFolder At(string path) => new(path);

    /// <summary>The folder of a run that was started before.</summary>
    /// <exception cref="InvalidInputException">There is no run.</exception>
    public static RunFolder Open(string path)
    {
        var folder = new RunFolder(path);
        return File.Exists(folder.Record) ? folder : throw new InvalidInputException($"'{path}' is no run: it holds no run.json.");
    }

    /// <summary>The folder of the checkpoint of <paramref name="step"/>: <c>checkpoints/step_0000020</c>.</summary>
    public string Checkpoint(int step) => Path.Combine(Checkpoints, $"step_{step:D7}");

    /// <summary>Steps of all complete checkpoints, ascending.</summary>
    public IReadOnlyList<int> Steps() => !Directory.Exists(Checkpoints)
        ? []
        : [.. from directory in Directory.EnumerateDirectories(Checkpoints)
              let match = StepPattern().Match(Path.GetFileName(directory))
              where match.Success && File.Exists(Path.Combine(directory, Storage.Checkpoint.ModelFile))
              let step = int.Parse(match.Groups[1].ValueSpan)
              orderby step
              select step];

    [GeneratedRegex(@"^step_(\d{1,9})$")]
    private static partial Regex StepPattern();
}
