using System.CommandLine;
using Accelerated.Model;
using Accelerated.Storage;

namespace Accelerated.Tools.Common;

/// <summary>Which checkpoints: files and folders one by one, or steps of a run.</summary>
public sealed class CheckpointOptions
{
    private readonly Option<string[]> checkpoints = ToolOption.Repeated("--checkpoint", "A safetensors file, or a folder that holds model.safetensors. Repeatable.");
    private readonly Option<string?> run = ToolOption.Path("--run", "The folder of a training run, instead of --checkpoint.");
    private readonly Option<string?> steps = ToolOption.Text("--steps", "With --run: all, last, or steps and ranges as in 0,100,1000-2000 (last).");

    private readonly Option<string?> positions = Positions();

    public void AddTo(Command command)
    {
        command.Options.Add(checkpoints);
        command.Options.Add(run);
        command.Options.Add(steps);
        command.Options.Add(positions);
    }

    public static Option<string?> Positions() => ToolOption.Choice("--positions", "Where positions enter, for checkpoints without config.json.", "shortformer", "standard");

    /// <summary>Loads one of <see cref="Paths"/>.</summary>
    public Checkpoint Load(VerbContext context, string path) => Load(path, context.Get(positions));

    public static Checkpoint Load(string path, string? positions) => Checkpoint.Load(path, positions switch
    {
        "standard" => PositionalEmbedding.Standard,
        "shortformer" => PositionalEmbedding.Shortformer,
        _ => null,
    });

    /// <summary>The files and folders of the checkpoints, at least one.</summary>
    public IReadOnlyList<string> Paths(VerbContext context)
    {
        string[] files = context.Get(checkpoints)!;
        string? folder = context.Get(run);
        if (files.Length > 0 == folder is not null)
        {
            throw new UsageException(folder is null ? "no checkpoint: give --checkpoint FILE, or --run DIR with --steps." : "--checkpoint and --run exclude each other.");
        }

        if (folder is null)
        {
            return context.Given(steps) ? throw new UsageException("--steps needs --run DIR.") : files;
        }

        RunFolder opened = RunFolder.Open(folder);
        return [.. new StepSelection(context.Get(steps) ?? "last").Among(opened.Steps(), folder).Select(opened.Checkpoint)];
    }
}
