using System.CommandLine;
using System.Diagnostics;
using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tokens;
using Accelerated.Tokens.Ablation;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Tokens;

/// <summary><c>tokens ablate</c>: what every token loses without each head.</summary>
internal sealed class AblateVerb : Verb
{
    private static readonly AblationOptions Defaults = new();

    private readonly CheckpointOptions checkpoints = new();
    private readonly Option<string> data = ToolOption.RequiredPath("--data", "Tokens (.npy, .bin) or a corpus, as in sdk:text#valid.");
    private readonly Option<string> output = ToolOption.RequiredPath("--out", "Folder for per-token-data. Further steps and heads on the same data may be added to it; what it holds already is not computed again.");
    private readonly Option<string?> heads = ToolOption.Text("--heads", "all, or heads and layers: 0:1,1:6,l1. Each head is ablated alone. Default: all, or none with --target.");
    private readonly Option<string?> target = ToolOption.Text("--target", "Other targets: a layer l1; a part 1:6.q, .k, .v, .pattern; several together 0:1+0:4; a path 0:1>1:6 into all inputs of the later head, or 0:1>1:6.k into one. Commas between targets.");
    private readonly Option<string?> ablation = ToolOption.Choice(
        "--ablation", "What takes the place of activations: zero; mean over the data; mean-position, for each position; resample, from another sequence. Default: zero.", [.. AblationKindNames.All]);

    private readonly Option<int?> sequences = ToolOption.Number<int>("--sequences", $"Rows from the start of the data. Default: {AblationOptions.DefaultSequences}, or as many as there are.");
    private readonly Option<int?> contexts = ToolOption.Number<int>("--contexts", $"Top tokens of each head whose attention is kept. Default: {Defaults.Contexts}.");
    private readonly Option<string?> tokenizer = ToolOption.Path("--tokenizer", "Default: the tokenizer.json beside the checkpoint or in its run.");
    private readonly Option<string?> cache = ToolOption.Path("--cache", "Folder where a packed corpus is kept. Default: packed into memory.");
    private readonly Option<ulong?> seed = ToolOption.Number<ulong>("--seed", "Of the sequences that resampling draws. Default: 0.");
    private readonly Option<bool> dryRun = ToolOption.Flag("--dry-run", "Say what would be done and how long it would take, from a measurement, and write nothing.");
    private readonly DeviceOptions device = new();

    public AblateVerb()
        : base("ablate", "Ablate heads one by one, or other targets, and keep the change of every token's loss.")
    {
        checkpoints.AddTo(this);
        Add(data, output, heads, target, ablation, sequences, contexts, tokenizer, cache, seed, dryRun);
        device.AddTo(this);
    }

    protected override void Run(VerbContext context)
    {
        _ = AblationKindNames.TryParse(context.Get(ablation) ?? Defaults.Kind.Name(), out AblationKind kind);
        var options = new AblationOptions
        {
            Kind = kind,
            Seed = context.Get(seed) ?? 0,
            Sequences = Positive(context.Get(sequences), sequences),
            Contexts = Positive(context.Get(contexts), contexts) ?? Defaults.Contexts,
        };
        IReadOnlyList<string> paths = checkpoints.Paths(context);
        Checkpoint first = checkpoints.Load(context, paths[0]);
        IReadOnlyList<AblationTarget> targets = Targets(context, first.Shape);
        ITokenizer? known = TokenizerPlace.ForCheckpoint(context.Get(tokenizer), first.Path);
        using TokenRows rows = TokenSource.Open(new TokenSourceOptions
        {
            Spec = context.Get(data)!,
            Tokenizer = known,
            Length = first.Shape.Context,
            Vocabulary = first.Shape.Vocabulary,
            CacheFolder = context.Get(cache),
        });
        var folder = new TokenFolder(context.Get(output)!);
        int count = AblationRun.SequencesOf(rows, options);
        AblationFiles.RequireRoom(folder, Record(first, rows, known).With(options), count);
        if (count < AblationOptions.DefaultSequences && options.Sequences is null)
        {
            context.Remark($"{rows.Name} holds {count} sequences, fewer than the default of {AblationOptions.DefaultSequences}: all are taken.");
        }

        using ComputeDevice compute = device.Open(context);
        using var transformer = new Transformer(compute, first.Shape);
        transformer.Parameters.CopyFrom(first.Parameters);
        if (context.Get(dryRun))
        {
            AblateReport.Plan(context, transformer, rows, targets, options, count, paths.Count);
            return;
        }

        var report = new AblateReport(folder, count, rows.Length);
        using ProgressLine progress = context.Progress("ablating", (long)count * paths.Count, "sequences");
        for (int c = 0; c < paths.Count; c++)
        {
            Checkpoint model = c == 0 ? first : checkpoints.Load(context, paths[c]);
            RequireShape(model, first);
            AblationRecord record = Record(model, rows, known).With(options);
            AblationFiles.RequireRoom(folder, record, count);
            IReadOnlyList<AblationTarget> missing = AblationFiles.Missing(folder, record.Step, targets);
            long done = (long)c * count;
            if (missing.Count < targets.Count)
            {
                context.Remark($"step {record.Step}: {targets.Count - missing.Count} of {targets.Count} targets are there already");
            }

            if (missing.Count > 0)
            {
                transformer.Parameters.CopyFrom(model.Parameters);
                long start = Stopwatch.GetTimestamp();
                IReadOnlyList<AblationEffect> effects = AblationRun.Write(
                    transformer, rows, missing, options, folder, record, new Reporter<int>(sequence => progress.Report(done + sequence, $"step {record.Step}")), context.Cancellation);
                report.Add(record.Step, effects, Stopwatch.GetElapsedTime(start));
                SaveRecord(context, folder, record, compute);
            }

            if (known is not null && !File.Exists(folder.Tokenizer))
            {
                TokenizerFile.Save(known, folder.Tokenizer);
            }
        }

        report.Print(context);
    }

    private IReadOnlyList<AblationTarget> Targets(VerbContext context, TransformerShape shape)
    {
        string? named = context.Get(heads) ?? (context.Get(target) is null ? "all" : null);
        IEnumerable<AblationTarget> whole = named is null ? [] : new HeadSelection(named).Among(shape).Select(AblationTarget.Of);
        IEnumerable<AblationTarget> others = context.Get(target) is { } text ? AblationSyntax.ParseList(text, shape) : [];
        return [.. whole.Union(others)];
    }

    private static AblationRecord Record(Checkpoint model, TokenRows rows, ITokenizer? tokenizer) => new(model.Step ?? 0, model.Sha256, rows.Name, rows.Sha256, tokenizer?.Sha256);

    private static void RequireShape(Checkpoint model, Checkpoint first)
    {
        if (model.Shape != first.Shape)
        {
            throw new InvalidInputException($"'{model.Path}' has {model.Shape} but '{first.Path}' has {first.Shape}. Ablate models of different sizes into different folders.");
        }
    }

    private static int? Positive(int? value, Option option) =>
        value is null or > 0 ? value : throw new UsageException($"{option.Name} is {value} but must be above 0.");

    private static void SaveRecord(VerbContext context, TokenFolder folder, AblationRecord ablated, ComputeDevice compute)
    {
        var hashes = new Dictionary<string, string> { ["model"] = ablated.ModelSha256, ["data"] = ablated.DataSha256 };
        if (ablated.TokenizerSha256 is { } sha256)
        {
            hashes["tokenizer"] = sha256;
        }

        var record = new RunRecord { Command = context.Command, Options = context.Options(), Hashes = hashes };
        record.With(compute).Save(Path.Combine(folder.Data, $"run_{ablated.Step}.json"));
    }
}
