using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Accelerated.Devices;
using Accelerated.Figures.Report;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Reproduce;

/// <summary>The executable <c>reproduce</c>: everything from text to report, stage by stage.</summary>
internal sealed class ReproduceVerb : Verb
{
    private const string RecordFile = "reproduce.json";

    private readonly Option<string?> profile = ToolOption.Choice("--profile", "How much (quick).", [.. WorkflowProfile.All.Select(p => p.Name)]);
    private readonly Option<string?> corpus = ToolOption.Path("--data", "The corpus: sdk:text, sdk:markup, .txt, .jsonl, .jsonl.zst, a folder or glob of these (sdk:text).");
    private readonly Option<string?> validation = ToolOption.Path("--valid", "Held-out text (a part of --data, and training takes another part).");
    private readonly Option<string?> tokenizer = ToolOption.Path("--tokenizer", "tokenizer.json, or a folder with one or with vocab.json and merges.txt (one is trained on --data).");
    private readonly Option<string[]> refinements = ToolOption.Repeated("--refine", "NAME=DATA of further text on which learning coefficients are taken, such as code=… Repeatable (with sdk:text: code=sdk:markup).");
    private readonly Option<string?> only = ToolOption.Text("--stages", "Run these stages alone, comma-separated, finished or not; --dry-run lists them.");
    private readonly Option<string?> place = ToolOption.Path("--out", "New folder of the run (runs/PROFILE).");
    private readonly Option<ulong?> seed = ToolOption.Number<ulong>("--seed", "Seed of weights, orders and noise (1).");
    private readonly Option<bool> resume = ToolOption.Flag("--resume", "Go on with the run in --out: finished stages are kept, an unfinished one goes on.");
    private readonly Option<bool> dryRun = ToolOption.Flag("--dry-run", "Show the stages as command lines with their cost on this device; do nothing.");
    private readonly Option<bool> onlyReport = ToolOption.Flag("--only-report", "Make the report of the run in --out again, from what lies there, and do nothing else; also for runs that were moved.");
    private readonly ScaleOptions scale = new();
    private readonly DeviceOptions devices = new();

    public ReproduceVerb()
        : base("reproduce", "Train a model on text, estimate the learning coefficients of its heads along training, find the tokens that each head serves, and write the report.")
    {
        Add(profile, corpus, validation, tokenizer, refinements);
        scale.AddTo(this);
        Add(only, place, seed, resume, dryRun, onlyReport);
        devices.AddTo(this);
    }

    protected override void Run(VerbContext context)
    {
        string name = context.Get(profile) ?? WorkflowProfile.Quick.Name;
        string root = context.Get(place) ?? Path.Combine("runs", name);
        if (context.Get(onlyReport))
        {
            Print(context, root, RunReport.Write(root));
            return;
        }

        Workflow workflow = Plan(context, root, WorkflowProfile.All.Single(p => p.Name == name));
        Stage[]? asked = context.Get(only) is { } names ? Named(workflow, names) : null;
        if (!context.Get(dryRun) && !context.Get(resume) && asked is null)
        {
            RunFolder.RequireNew(root);
        }

        WorkflowCost cost = new(Probe(context, workflow), new ModelWork(workflow.Profile.Training.Shape, workflow.Profile.Sampling.Batch));
        StageRecords records = new(root);
        if (context.Get(dryRun))
        {
            cost.Print(context, workflow, records);
            return;
        }

        Stage[] open = asked ?? [.. records.Open(workflow.Stages)];
        string? failed = null;
        for (int i = 0; i < open.Length && failed is null; i++)
        {
            context.Remark($"[{open.Length - i} of {workflow.Stages.Count} to do] {open[i].Name}: {cost.Time(open[i..(i + 1)])}, all {cost.Time(open[i..])}");
            failed = Execute(context, workflow, records, open[i]) ? null : open[i].Name;
        }

        if (!Directory.Exists(root))
        {
            throw new InvalidInputException($"Stage '{failed}' failed before anything was written; its reason stands above.");
        }

        JsonFile.Write(Path.Combine(root, RecordFile), Record(context, workflow));
        string page = RunReport.Write(root);
        if (failed is not null)
        {
            throw new InvalidInputException($"Stage '{failed}' failed; its reason stands above. What there is was reported in '{page}'. Remove the cause and go on with --resume.");
        }

        Print(context, root, page);
    }

    private static void Print(VerbContext context, string root, string page) =>
        context.Print(new JsonObject { ["out"] = root, ["report"] = page }, $"The report: {page}");

    private static bool Execute(VerbContext context, Workflow workflow, StageRecords records, Stage stage)
    {
        using StringWriter printed = new();
        string[] arguments = context.Quiet ? [.. stage.Arguments, "--quiet"] : [.. stage.Arguments];
        int code = ToolHost.Run(stage.Tool(), arguments, printed, context.Error, context.Cancellation);
        context.Cancellation.ThrowIfCancellationRequested();
        if (code != ExitCode.Done)
        {
            return false;
        }

        records.Done(stage, printed.ToString());
        return true;
    }

    private static JsonObject Record(VerbContext context, Workflow workflow) => new()
    {
        ["command"] = context.Command,
        ["profile"] = workflow.Profile.Name,
        ["data"] = workflow.Data.Corpus,
        ["valid"] = workflow.Data.Held,
        ["tokenizer"] = workflow.Data.Tokenizer,
        ["refinements"] = new JsonArray([.. workflow.Data.Refinements.Select(r => (JsonNode)r)]),
        ["seed"] = workflow.Seed,
        ["stages"] = new JsonArray([.. workflow.Stages.Select(stage => (JsonNode)stage.CommandLine)]),
    };

    private static Stage[] Named(Workflow workflow, string names)
    {
        string[] asked = names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string? unknown = asked.FirstOrDefault(name => workflow.Stages.All(stage => stage.Name != name));
        return unknown is not null || asked.Length == 0
            ? throw new UsageException($"--stages: '{unknown}' is no stage. Known: {string.Join(", ", workflow.Stages.Select(s => s.Name))}.")
            : [.. workflow.Stages.Where(stage => asked.Contains(stage.Name))];
    }

    private Workflow Plan(VerbContext context, string root, WorkflowProfile profile)
    {
        WorkflowData data = WorkflowData.Of(context.Get(corpus) ?? WorkflowData.Default.Corpus, context.Get(validation), context.Get(tokenizer), context.Get(refinements)!);
        return new Workflow(root, scale.Apply(context, profile), data, context.Get(seed) ?? 1, devices.Arguments(context));
    }

    private SpeedProbe Probe(VerbContext context, Workflow workflow)
    {
        using ComputeDevice device = devices.Open(context);
        context.Remark($"{workflow.Profile.Name} on {device.Name}: {workflow.Profile.Training.Shape}");
        long start = Stopwatch.GetTimestamp();
        SpeedProbe speed = SpeedProbe.Measure(device, workflow.Profile.Training.Shape);
        context.Remark($"measured this device in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s: {1 / speed.Trained:N0} tokens/s training, {1 / speed.Sampled:N0} sampling one head, {1 / speed.Evaluated:N0} evaluating");
        return speed;
    }
}
