using System.CommandLine;
using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Storage;
using Accelerated.Tools.Common;
using Accelerated.Training;

namespace Accelerated.Tools.Train;

/// <summary><c>train run</c>: trains a model in a run folder, from the start, from a checkpoint, or on from where it was stopped.</summary>
internal sealed class RunVerb : Verb
{
    private readonly Option<string?> source = ToolOption.Path("--data", "Tokens (.npy, .bin) or a corpus: .txt, .jsonl, .jsonl.zst, a folder or glob of these, sdk:text, sdk:markup; with #train a part of it.");
    private readonly Option<string?> validation = ToolOption.Path("--valid", "The same for the validation loss, logged at each checkpoint in validation.csv.");
    private readonly Option<string> place = ToolOption.RequiredPath("--out", "New folder of the run: run.json, loss.csv, checkpoints/.");
    private readonly Option<string?> init = ToolOption.Path("--init", "Start from this checkpoint instead of fresh weights.");
    private readonly Option<string?> profile = ToolOption.Choice("--profile", "Model and recipe to start from (paper).", [.. TrainingProfile.All.Select(p => p.Name)]);
    private readonly Option<bool> resume = ToolOption.Flag("--resume", "Go on with the run in --out, with its own options; start it where there is none. With more --steps a finished run goes on.");
    private readonly Option<bool> dryRun = ToolOption.Flag("--dry-run", "Show the plan and its cost; do nothing.");
    private readonly ModelOptions sizes = new();
    private readonly RecipeOptions recipe = new();
    private readonly DataOptions data = new();
    private readonly DeviceOptions devices = new();

    public RunVerb()
        : base("run", "Train a model, with checkpoints, a loss log and exact resuming.")
    {
        Add(source, validation, place, init, profile, resume, dryRun);
        recipe.AddTo(this);
        sizes.AddTo(this);
        data.AddTo(this);
        devices.AddTo(this);
    }

    protected override void Run(VerbContext given)
    {
        string root = given.Get(place)!;
        string recordPath = Path.Combine(root, "run.json");
        bool isResumed = given.Get(resume) && File.Exists(recordPath);
        if (!isResumed && !given.Get(dryRun))
        {
            RunFolder.RequireNew(root);
        }

        RunRecord? earlier = isResumed ? RunRecord.Load(recordPath) : null;
        VerbContext context = earlier is null ? given : given.Inherit(earlier.Options, recordPath);
        TrainingProfile start = TrainingProfile.Named(context.Get(profile) ?? TrainingProfile.Paper.Name);
        TrainingRunOptions options = recipe.Resolve(context, start.Options);
        string spec = context.Get(source) ?? throw new UsageException("--data is missing: the tokens or the corpus to train on.");
        Checkpoint? initial = context.Get(init) is { } path ? Checkpoint.Load(path) : null;
        TransformerShape basis = initial?.Shape ?? start.Shape;
        if (initial is not null)
        {
            sizes.RequireSame(context, basis);
        }

        // The sizes and the schedule are checked before anything long begins.
        _ = CheckpointSchedule.Parse(options.Checkpoints, options.Steps);
        TransformerShape expected = sizes.Shape(context, basis, basis.Vocabulary);
        if (context.Get(dryRun))
        {
            new TrainingPlan(expected, options, data.Describe(context, spec, expected.Context, expected.Vocabulary, null).Length!.Value).Print(context);
            return;
        }

        // Before a tokenizer is trained and a corpus packed: a device or kernel that is not there is found out at once.
        using ComputeDevice device = devices.Open(context);
        ITokenizer? tokenizer = TokenizerFor(context, spec, isResumed ? root : initial?.Path, expected.Vocabulary);
        TransformerShape shape = initial?.Shape ?? sizes.Shape(context, basis, tokenizer?.Vocabulary ?? basis.Vocabulary);
        using TokenRows train = data.Open(context, spec, shape.Context, shape.Vocabulary, tokenizer);
        using TokenRows? valid = context.Get(validation) is { } other ? data.Open(context, other, shape.Context, shape.Vocabulary, tokenizer) : null;
        using var model = new Transformer(device, shape);
        model.Parameters.CopyFrom(initial?.Parameters ?? Fresh(model.Layout, options.Seed));
        RunFolder folder = RunFolder.At(root);
        using var run = new TrainingRun(folder, model, train, valid, options);
        RunRecord record = Record(context, options, shape, initial, train, valid, tokenizer) with { Kernels = earlier?.Kernels ?? new Dictionary<string, string>() };
        if (isResumed)
        {
            run.Resume();
        }

        record.With(device).Save(folder.Record);
        if (tokenizer is not null)
        {
            TokenizerFile.Save(tokenizer, folder.Tokenizer);
        }

        Train(context, run, options, folder);
        record.With(device).Save(folder.Record);
    }

    private static float[] Fresh(ParameterLayout layout, ulong seed)
    {
        var parameters = new float[layout.Length];
        Initialization.Fill(layout, seed, parameters);
        return parameters;
    }

    private static JsonObject Sorted(JsonObject options) =>
        new(options.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => KeyValuePair.Create(o.Key, o.Value?.DeepClone())));

    private static bool IsTokenFile(string spec) => Path.GetExtension(spec).ToLowerInvariant() is ".npy" or ".bin";

    private static void Train(VerbContext context, TrainingRun run, TrainingRunOptions options, RunFolder folder)
    {
        double last = double.NaN;
        using (ProgressLine progress = context.Progress("training", options.Steps, "steps", run.Step))
        {
            run.Run(
                step =>
                {
                    last = step.Loss;
                    progress.Report(step.Step + 1, $"loss {step.Loss:F3}");
                },
                context.Cancellation);
        }

        var json = new JsonObject { ["out"] = folder.Root, ["step"] = run.Step, ["loss"] = JsonOutput.Number(last), ["checkpoints"] = folder.Steps().Count };
        context.Print(json, $"{folder.Root}: {run.Step:N0} steps{(double.IsNaN(last) ? ", all done before" : $", loss of the last batch {last:F4}")}, {folder.Steps().Count} checkpoints");
    }

    /// <summary>The one given, the one of the run or of the initial checkpoint, or, for a corpus without any, a new one trained on it.</summary>
    private ITokenizer? TokenizerFor(VerbContext context, string spec, string? origin, int vocabulary) =>
        data.Tokenizer(context, origin) ?? (IsTokenFile(spec) ? null : TokenizerVerb.Train(context, data, spec, vocabulary));

    private RunRecord Record(
        VerbContext context, TrainingRunOptions options, TransformerShape shape, Checkpoint? initial, TokenRows train, TokenRows? valid, ITokenizer? tokenizer)
    {
        JsonObject resolved = context.Options();
        foreach (Option transient in new Option[] { place, resume, dryRun })
        {
            resolved.Remove(transient.Name[2..]);
        }

        var hashes = new Dictionary<string, string> { ["data"] = train.Sha256 };
        if (valid is not null)
        {
            hashes["valid"] = valid.Sha256;
        }

        if (tokenizer is not null)
        {
            hashes["tokenizer"] = tokenizer.Sha256;
        }

        if (initial is not null)
        {
            hashes["init"] = initial.Sha256;
        }

        foreach ((string name, JsonNode? value) in RunOptionsRecord.Describe(options, shape))
        {
            resolved[name] = value?.DeepClone();
        }

        return new RunRecord { Command = context.Command, Options = Sorted(resolved), Seeds = new Dictionary<string, ulong> { ["training"] = options.Seed }, Hashes = hashes };
    }
}
