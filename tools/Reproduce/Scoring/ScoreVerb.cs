using System.CommandLine;
using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.Development;
using Accelerated.Devices;
using Accelerated.Storage;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Reproduce.Scoring;

/// <summary><c>reproduce score</c>: behavioural and structural scores of a run's checkpoints, as one long table.</summary>
internal sealed class ScoreVerb : Verb
{
    /// <summary>How a training run read its corpora; its scores read theirs in the same way unless told otherwise.</summary>
    private static readonly string[] Inherited = ["text-field", "separators", "split-seed", "length"];

    private readonly Option<string> run = ToolOption.RequiredPath("--run", "The folder of a training run.");
    private readonly Option<string?> steps = ToolOption.Text("--steps", "all, last, or steps and ranges as in 0,100,1000-2000 (all). Those without a checkpoint are named and left out.");
    private readonly Option<string[]> data = ToolOption.Repeated("--data", "NAME=PATH of a token file or corpus that losses, brackets and ablations are taken on. Repeatable. Without it: text=, the run's own validation data, or what it was trained on.");
    private readonly Option<string?> groups = ToolOption.Text("--scores", $"Which: {string.Join(", ", ScoreUnits.Groups)} (all).");
    private readonly Option<int?> rows = ToolOption.Number<int>("--rows", $"Rows from the start of each data set for losses and brackets ({new ScoreOptions().Rows}).");
    private readonly Option<string?> counts = ToolOption.Text("--counts", "NAME=PATH of the corpus whose n-grams are counted. Without it: train=, what the run was trained on.");
    private readonly Option<string?> oneLayer = ToolOption.Path("--one-layer", "The folder of the run of the one-layer twin, for its loss at the same steps.");
    private readonly Option<int?> bigramRows = ToolOption.Number<int>("--bigram-rows", $"Rows on which predictions are compared with bigram counts ({new ScoreOptions().BigramRows}).");
    private readonly Option<int?> countedTokens = ToolOption.Number<int>("--counted-tokens", $"Tokens of --counts that are counted, in evenly spaced rows ({new ScoreOptions().CountedTokens:N0}).");
    private readonly Option<int?> ngrams = ToolOption.Number<int>("--ngrams", $"Most frequent n-grams of each length ({new ScoreOptions().NGrams}).");
    private readonly Option<int?> ablationRows = ToolOption.Number<int>("--ablation-rows", $"Rows on which heads are ablated ({new ScoreOptions().AblationRows}).");
    private readonly Option<int?> curvatureRows = ToolOption.Number<int>("--curvature-rows", $"Rows of the first data set for traces of the Hessian and the Fisher information ({new ScoreOptions().CurvatureRows}).");
    private readonly Option<int?> probes = ToolOption.Number<int>("--probes", $"Sign vectors for traces of the Hessian ({new ScoreOptions().Probes}).");
    private readonly Option<int?> labelDraws = ToolOption.Number<int>("--label-draws", $"Labels drawn for every position for traces of the Fisher information ({new ScoreOptions().LabelDraws}).");
    private readonly Option<int?> sequences = ToolOption.Number<int>("--sequences", $"Synthetic sequences of each kind ({new ScoreOptions().Sequences}).");
    private readonly Option<ulong?> seed = ToolOption.Number<ulong>("--seed", $"Seed of synthetic sequences ({new ScoreOptions().Seed}).");
    private readonly Option<string?> place = ToolOption.Path("--out", "Folder for scores.csv, scores.parquet and scores.json (RUN/development).");
    private readonly Option<bool> resume = ToolOption.Flag("--resume", "Add to the scores that are there: finished ones are kept.");
    private readonly Option<bool> dryRun = ToolOption.Flag("--dry-run", "Show what would be computed and how long it would take on this device; write nothing.");
    private readonly DataOptions dataOptions = new();
    private readonly DeviceOptions devices = new();

    public ScoreVerb()
        : base("score", "Score the checkpoints of a run: attention to chosen places, losses, n-grams, compositions of heads, ablations, curvature.")
    {
        Add(run, steps, data, counts, oneLayer, groups, rows, sequences, bigramRows, countedTokens, ngrams, ablationRows, curvatureRows, probes, labelDraws, seed, place, resume, dryRun);
        dataOptions.AddTo(this);
        devices.AddTo(this);
    }

    protected override void Run(VerbContext context)
    {
        string root = context.Get(run)!;
        RunFolder folder = RunFolder.Open(root);
        RunRecord training = RunRecord.Load(folder.Record);
        context = Inherit(context, training, folder.Record);
        ScoreOptions options = Read(context);
        options.Validate();
        HashSet<string> chosen = ScoreUnits.Choose(context.Get(groups));
        var remarks = new Remarks(context);
        List<string> missing = [];
        IReadOnlyList<int> asked = new StepSelection(context.Get(steps) ?? "all").Among(folder.Steps(), root, missing);
        missing.ForEach(step => remarks.Add($"no checkpoint of step {step}: left out"));

        Checkpoint first = Checkpoint.Load(folder.Checkpoint(asked[0]));
        ITokenizer? tokenizer = dataOptions.Tokenizer(context, first.Path);
        using ComputeDevice device = devices.Open(context);
        using var sources = new ScoreSources(remarks, spec => dataOptions.Open(context, spec, first.Shape.Context, first.Shape.Vocabulary, tokenizer));
        sources.AddData(context.Get(data)!, training);
        if (chosen.Overlaps(["bigram", "ngrams"]))
        {
            sources.AddCounted(context.Get(counts), training);
        }

        RunFolder? twin = context.Get(oneLayer) is { } other ? RunFolder.Open(other) : null;
        var units = new ScoreUnits(first.Layout, options, sources, tokenizer, twin, remarks, context.Cancellation).Build(chosen);
        var work = new ScoreWork(context, folder, asked, units, remarks);
        string target = context.Get(place) ?? Path.Combine(root, "development");
        if (context.Get(dryRun))
        {
            work.Show(SpeedProbe.Measure(device, first.Shape));
            return;
        }

        RunRecord record = Record(context, options, chosen, sources, tokenizer, first);
        work.Run(device, context.Get(resume) ? ScoreFolder.Resume(target, "scores", record) : ScoreFolder.Create(target, "scores"), record, target);
    }

    private static VerbContext Inherit(VerbContext context, RunRecord training, string origin) =>
        context.Inherit(new JsonObject(training.Options.Where(o => Inherited.Contains(o.Key)).Select(o => KeyValuePair.Create(o.Key, o.Value?.DeepClone()))), origin);

    private ScoreOptions Read(VerbContext context)
    {
        var defaults = new ScoreOptions();
        return new ScoreOptions
        {
            Rows = context.Get(rows) ?? defaults.Rows,
            Sequences = context.Get(sequences) ?? defaults.Sequences,
            BigramRows = context.Get(bigramRows) ?? defaults.BigramRows,
            CountedTokens = context.Get(countedTokens) ?? defaults.CountedTokens,
            NGrams = context.Get(ngrams) ?? defaults.NGrams,
            AblationRows = context.Get(ablationRows) ?? defaults.AblationRows,
            CurvatureRows = context.Get(curvatureRows) ?? defaults.CurvatureRows,
            Probes = context.Get(probes) ?? defaults.Probes,
            LabelDraws = context.Get(labelDraws) ?? defaults.LabelDraws,
            Seed = context.Get(seed) ?? defaults.Seed,
        };
    }

    private static RunRecord Record(VerbContext context, ScoreOptions options, HashSet<string> chosen, ScoreSources sources, ITokenizer? tokenizer, Checkpoint first)
    {
        JsonObject given = context.Options();
        foreach (string name in (string[])["run", "out", "resume", "steps"])
        {
            given.Remove(name);
        }

        Dictionary<string, string> hashes = sources.Hashes.ToDictionary();
        if (tokenizer is not null)
        {
            hashes["tokenizer"] = tokenizer.Sha256;
        }

        return new RunRecord
        {
            Command = context.Command,
            Options = new JsonObject { ["given"] = given, ["settings"] = ScoreUnits.Settings(options, chosen), ["data"] = sources.Describe() },
            Seeds = new Dictionary<string, ulong> { ["synthetic"] = options.Seed },
            Hashes = hashes,
            Notes = new JsonObject { ["indices"] = ScoreUnits.Indices(first.Shape, sources) },
        };
    }
}
