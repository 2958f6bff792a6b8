using System.CommandLine;
using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.LearningCoefficients;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary><c>rllc estimate</c>: checkpoints × data sets × components, one estimate each.</summary>
internal sealed class EstimateVerb : Verb
{
    private readonly CheckpointOptions checkpoints = new();
    private readonly ComponentOptions components = new();
    private readonly SamplingOptions sampling = new();
    private readonly TeacherOptions teachers = new();
    private readonly DataOptions dataOptions = new();
    private readonly DeviceOptions device = new();
    private readonly Option<string[]> data = ToolOption.Repeated("--data", "NAME=PATH of a token file (.npy, .bin) or corpus. Repeatable; the first is the general one: estimates of all weights on it are called LLC, of a part wrLLC; on the others drLLC and wdrLLC.");
    private readonly Option<string[]> evaluationData = ToolOption.Repeated("--evaluation-data", "NAME=PATH of further data on which every draw is evaluated, while its chains move on --data. Repeatable.");
    private readonly Option<bool> perToken = ToolOption.Flag("--per-token", "Keep the loss of every token of a fixed probe set (--probe-sequences) at every draw, for rllc responses: 2 bytes per token and draw.");
    private readonly Option<string?> output = ToolOption.Path("--out", "Folder for estimates.csv, estimates.parquet, traces and run.json.");
    private readonly Option<bool> resume = ToolOption.Flag("--resume", "Continue in --out: finished estimates are kept, diverged ones too.");
    private readonly Option<bool> dryRun = ToolOption.Flag("--dry-run", "Show what would be done and how long it would take, by measuring single steps.");

    public EstimateVerb()
        : base("estimate", "Estimate learning coefficients of checkpoints, component by component and data set by data set.")
    {
        checkpoints.AddTo(this);
        components.AddTo(this);
        Add(data, evaluationData, perToken, output, resume, dryRun);
        teachers.AddTo(this);
        sampling.AddTo(this);
        dataOptions.AddTo(this);
        device.AddTo(this);
    }

    protected override void Run(VerbContext context)
    {
        EstimatorOptions options = sampling.Read(context);
        IReadOnlyList<NamedData> named = NamedData.ParseAll(context.Get(data)!);
        IReadOnlyList<NamedData> further = context.Get(evaluationData) is { Length: > 0 } texts ? NamedData.ParseAll(texts, "--evaluation-data") : [];
        IReadOnlyList<string> paths = checkpoints.Paths(context);
        string? folder = context.Get(output);
        if (folder is null && !context.Get(dryRun))
        {
            throw new UsageException("no output folder: give --out DIR.");
        }

        Checkpoint first = checkpoints.Load(context, paths[0]);
        _ = components.Read(context, first.Layout, null);
        RequireDistinctSteps(context, paths);
        using ComputeDevice compute = device.Open(context);
        ITokenizer? tokenizer = dataOptions.Tokenizer(context, paths[0]);
        using var sources = new DataSources(spec => dataOptions.Open(context, spec, first.Shape.Context, first.Shape.Vocabulary, tokenizer));
        sources.AddData(named, further);
        sources.AddTeachers(teachers.Read(context), named, (teacher, open) => TeacherOptions.Open(teacher, compute, first.Shape, path => checkpoints.Load(context, path), open));
        var work = new EstimateWork(
            context, compute, options, paths, sources.Data, sources.Evaluations, path => checkpoints.Load(context, path), layout => components.Read(context, layout, null))
        {
            KeepsTokens = context.Get(perToken),
        };
        if (context.Get(dryRun))
        {
            new DryRun(context, options, work).Show();
            return;
        }

        // A run that is resumed has the settings it was begun with, and they were tried then.
        if (!(context.Get(resume) && File.Exists(Path.Combine(folder!, "run.json"))))
        {
            new SettingsPreflight(context, options, work).Run();
        }

        RunRecord record = Record(context, options, sources, paths);
        EstimateFolder target = context.Get(resume) ? EstimateFolder.Resume(folder!, options.Chains.Chains, record) : EstimateFolder.Create(folder!, options.Chains.Chains);
        work.Run(target, record, folder!);
    }

    private RunRecord Record(VerbContext context, EstimatorOptions options, DataSources sources, IReadOnlyList<string> paths)
    {
        JsonObject settings = EstimatorSettings.Describe(options);
        settings["head-biases"] = components.Biases(context) == Sampling.HeadBiases.Include ? "include" : "exclude";
        settings["per-token"] = context.Get(perToken);
        settings["general-data"] = sources.Data[0].Name;
        settings["evaluation-data"] = string.Join(',', sources.Evaluations.Select(s => s.Name));
        JsonObject given = context.Options();
        given.Remove("out");
        given.Remove("resume");
        return new RunRecord
        {
            Command = context.Command,
            Options = new JsonObject
            {
                ["given"] = given,
                ["settings"] = settings,
                ["checkpoints"] = new JsonArray([.. paths.Select(p => (JsonNode)p)]),
                ["data"] = sources.Describe(),
                ["sequences"] = new JsonObject(sources.Data.Select(s => KeyValuePair.Create(s.Name, (JsonNode?)s.Rows.Count))),
            },
            Seeds = new Dictionary<string, ulong> { ["sampling"] = options.Seed },
            Hashes = sources.Hashes,
        };
    }

    // Results are told apart by their step.
    private void RequireDistinctSteps(VerbContext context, IReadOnlyList<string> paths)
    {
        var steps = new Dictionary<int, string>();
        foreach (string path in paths.Count > 1 ? paths : [])
        {
            int step = checkpoints.Load(context, path).Step ?? 0;
            if (!steps.TryAdd(step, path))
            {
                throw new InvalidInputException($"'{steps[step]}' and '{path}' are both of step {step} (0 where a checkpoint does not say), so their results could not be told apart. Estimate them into folders of their own.");
            }
        }
    }
}
