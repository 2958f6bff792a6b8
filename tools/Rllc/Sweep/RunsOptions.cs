using System.CommandLine;
using Accelerated.Storage;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary>Which checkpoints of which runs.</summary>
internal sealed class RunsOptions
{
    private const string Alone = "checkpoints";

    private readonly Option<string[]> runs = ToolOption.Repeated("--run", "NAME=DIR of a training run, or DIR, which is then called like its folder. Repeatable: runs of other training seeds or sizes.");
    private readonly Option<string?> steps = ToolOption.Text("--steps", "Of every run: all, last, or steps and ranges as in 0,100,1000-2000 (all).");
    private readonly Option<string[]> checkpoints = ToolOption.Repeated("--checkpoint", "A safetensors file, or a folder that holds model.safetensors, instead of --run. Repeatable.");
    private readonly Option<string?> positions = CheckpointOptions.Positions();

    public void AddTo(Command command)
    {
        command.Options.Add(runs);
        command.Options.Add(steps);
        command.Options.Add(checkpoints);
        command.Options.Add(positions);
    }

    public Checkpoint Load(VerbContext context, string path) => CheckpointOptions.Load(path, context.Get(positions));

    /// <summary>Reads every checkpoint.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="add">Told of each: its run's name and what it is.</param>
    public void ForEach(VerbContext context, Action<string, Checkpoint> add)
    {
        (string Run, string Path)[] all = [.. Paths(context)];
        using ProgressLine progress = context.Progress("reading checkpoints", all.Length, "checkpoints");
        for (int i = 0; i < all.Length; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            add(all[i].Run, Load(context, all[i].Path));
            progress.Report(i + 1);
        }
    }

    /// <summary>The first checkpoint's path, beside or above which its tokenizer lies.</summary>
    public string FirstPath(VerbContext context) => Paths(context).First().Path;

    private IEnumerable<(string Run, string Path)> Paths(VerbContext context)
    {
        string[] given = context.Get(runs)!;
        string[] files = context.Get(checkpoints)!;
        if (given.Length > 0 == files.Length > 0)
        {
            throw new UsageException(given.Length == 0 ? "no checkpoint: give --run DIR, or --checkpoint FILE." : "--checkpoint and --run exclude each other.");
        }

        if (files.Length > 0)
        {
            return context.Given(steps) ? throw new UsageException("--steps needs --run DIR.") : files.Select(f => (Alone, f));
        }

        NamedData[] named = [.. NamedData.ParseAll([.. given.Select(WithName)], "--run")];
        var selection = new StepSelection(context.Get(steps) ?? "all");
        return [.. named.Select(n => (n.Name, Folder: RunFolder.Open(n.Spec))).SelectMany(r => selection.Among(r.Folder.Steps(), r.Folder.Root).Select(s => (r.Name, r.Folder.Checkpoint(s))))];
    }

    private static string WithName(string run) => run.Contains('=') ? run : $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(run)))}={run}";
}
