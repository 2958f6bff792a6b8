using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Tokens;
using Accelerated.Tokens.Ablation;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Tokens;

/// <summary><c>tokens ablate</c>: what every token loses without each head.</summary>
internal sealed class AblateVerb : Verb
{
    private readonly Option<string> checkpoint = ToolOption.RequiredPath("--checkpoint", "A safetensors file, or the folder of one.");
    private readonly Option<string> data = ToolOption.RequiredPath("--data", "Tokens (.npy, .bin) or a corpus, as in sdk:text#valid.");
    private readonly Option<string> output = ToolOption.RequiredPath("--out", "Folder for per-token-data. Further steps on the same data may be added to it.");
    private readonly Option<string?> heads = ToolOption.Text("--heads", "all, or heads and layers: 0:1,1:6,l1. Default: all.");
    private readonly Option<string?> ablation = ToolOption.Choice("--ablation", "How: zero sets the head's output to 0. Default: zero.", "zero");
    private readonly Option<int?> sequences = ToolOption.Number<int>("--sequences", $"Rows from the start of the data. Default: {AblationOptions.DefaultSequences}, or as many as there are.");
    private readonly Option<int?> contexts = ToolOption.Number<int>("--contexts", $"Top tokens of each head whose attention is kept. Default: {new AblationOptions().Contexts}.");
    private readonly Option<string?> tokenizer = ToolOption.Path("--tokenizer", "Default: the tokenizer.json beside the checkpoint or in its run.");
    private readonly Option<string?> cache = ToolOption.Path("--cache", "Folder where a packed corpus is kept. Default: packed into memory.");
    private readonly Option<ulong?> seed = ToolOption.Number<ulong>("--seed", "Taken by every command; zero ablation draws nothing.");
    private readonly DeviceOptions device = new();

    public AblateVerb()
        : base("ablate", "Ablate heads one by one and keep the change of every token's loss.")
    {
        Add(checkpoint, data, output, heads, ablation, sequences, contexts, tokenizer, cache, seed);
        device.AddTo(this);
    }

    protected override void Run(VerbContext context)
    {
        var options = new AblationOptions { Sequences = Positive(context.Get(sequences), sequences), Contexts = Positive(context.Get(contexts), contexts) ?? new AblationOptions().Contexts };
        Checkpoint model = Checkpoint.Load(context.Get(checkpoint)!);
        IReadOnlyList<Head> selected = new HeadSelection(context.Get(heads) ?? "all").Among(model.Shape);
        ITokenizer? known = TokenizerPlace.ForCheckpoint(context.Get(tokenizer), model.Path);
        using TokenRows rows = TokenSource.Open(new TokenSourceOptions
        {
            Spec = context.Get(data)!,
            Tokenizer = known,
            Length = model.Shape.Context,
            Vocabulary = model.Shape.Vocabulary,
            CacheFolder = context.Get(cache),
        });
        var folder = new TokenFolder(context.Get(output)!);
        var record = new AblationRecord(model.Step ?? 0, model.Sha256, rows.Name, rows.Sha256, known?.Sha256);
        int count = AblationRun.SequencesOf(rows, options);
        AblationFiles.RequireRoom(folder, record, count);
        if (count < AblationOptions.DefaultSequences && options.Sequences is null)
        {
            context.Remark($"{rows.Name} holds {count} sequences, fewer than the default of {AblationOptions.DefaultSequences}: all are taken.");
        }

        using ComputeDevice compute = device.Open(context);
        using var transformer = new Transformer(compute, model.Shape);
        transformer.Parameters.CopyFrom(model.Parameters);
        using ProgressLine progress = context.Progress("ablating", count, "sequences");
        long start = Stopwatch.GetTimestamp();
        AblationResult result = AblationRun.Compute(transformer, rows, selected, options, record, new Reporter<int>(done => progress.Report(done)), context.Cancellation);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        AblationFiles.Write(folder, result);
        if (known is not null && !File.Exists(folder.Tokenizer))
        {
            TokenizerFile.Save(known, folder.Tokenizer);
        }

        SaveRecord(context, folder, result, compute);
        Print(context, folder, result, seconds);
    }

    private static int? Positive(int? value, Option option) =>
        value is null or > 0 ? value : throw new UsageException($"{option.Name} is {value} but must be above 0.");

    private static void SaveRecord(VerbContext context, TokenFolder folder, AblationResult result, ComputeDevice compute)
    {
        var hashes = new Dictionary<string, string> { ["model"] = result.Record.ModelSha256, ["data"] = result.Record.DataSha256 };
        if (result.Record.TokenizerSha256 is { } tokenizer)
        {
            hashes["tokenizer"] = tokenizer;
        }

        var record = new RunRecord { Command = context.Command, Options = context.Options(), Hashes = hashes };
        record.With(compute).Save(Path.Combine(folder.Data, $"run_{result.Record.Step}.json"));
    }

    private static void Print(VerbContext context, TokenFolder folder, AblationResult result, double seconds)
    {
        double loss = result.Losses.Average(value => (double)value);
        var means = new JsonObject();
        foreach (HeadAblation head in result.Heads)
        {
            means[head.Head.ToString()] = JsonOutput.Number(head.Deltas.Average(value => (double)value));
        }

        string rate = $"{result.Losses.Length * (double)result.Heads.Count / seconds:N0} tokens × heads per second";
        string text = $"{result.Heads.Count} heads on {result.Sequences} sequences of {result.Length} tokens: loss {loss:0.0000}, {rate}. Δ in {folder.Data}";
        context.Print(
            new JsonObject
            {
                ["step"] = result.Record.Step,
                ["sequences"] = result.Sequences,
                ["length"] = result.Length,
                ["loss"] = JsonOutput.Number(loss),
                ["mean_delta"] = means,
                ["folder"] = folder.Data,
            },
            text);
    }
}
