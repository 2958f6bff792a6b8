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
    private readonly Option<string?> place = ToolOption.Path("--out", "New folder of the run (runs/PROFILE).");
    private readonly Option<ulong?> seed = ToolOption.Number<ulong>("--seed", "Seed of weights, orders and noise (1).");
    private readonly Option<bool> resume = ToolOption.Flag("--resume", "Go on with the run in --out: finished stages are kept, an unfinished one goes on.");
    private readonly Option<bool> dryRun = ToolOption.Flag("--dry-run", "Show the stages as command lines with their cost on this device; do nothing.");
    private readonly Option<bool> onlyReport = ToolOption.Flag("--only-report", "Make the report of the run in --out again, from what lies there, and do nothing else; also for runs that were moved.");
    private readonly DeviceOptions devices = new();

    public ReproduceVerb()
        : base("reproduce", "Train a model on text, estimate the learning coefficients of its heads along training, find the tokens that each head serves, and write the report.")
    {
        Add(profile, corpus, place, seed, resume, dryRun, onlyReport);
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

        WorkflowProfile chosen = WorkflowProfile.All.Single(p => p.Name == name);
        Workflow workflow = new(root, chosen, context.Get(corpus) ?? "sdk:text", context.Get(seed) ?? 1, devices.Arguments(context));
        if (!context.Get(dryRun) && !context.Get(resume))
        {
            RunFolder.RequireNew(root);
        }

        SpeedProbe speed = Probe(context, workflow);
        StageRecords records = new(root);
        if (context.Get(dryRun))
        {
            Print(context, workflow, records, speed);
            return;
        }

        Stage[] open = [.. records.Open(workflow.Stages)];
        string? failed = null;
        for (int i = 0; i < open.Length && failed is null; i++)
        {
            context.Remark($"[{workflow.Stages.Count - open.Length + i + 1}/{workflow.Stages.Count}] {open[i].Name}: {Approximately(speed, open[i..(i + 1)])}, all {Approximately(speed, open[i..])}");
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

    private static string Approximately(SpeedProbe speed, IEnumerable<Stage> stages)
    {
        double seconds = stages.Sum(stage => speed.Estimate(stage.Tokens).TotalSeconds);
        return seconds < 1 ? "seconds" : $"about {TimeSpan.FromSeconds(Math.Ceiling(seconds)):c}";
    }

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
        ["data"] = workflow.Corpus,
        ["seed"] = workflow.Seed,
        ["stages"] = new JsonArray([.. workflow.Stages.Select(stage => (JsonNode)stage.CommandLine)]),
    };

    private static void Print(VerbContext context, Workflow workflow, StageRecords records, SpeedProbe speed)
    {
        HashSet<string> open = [.. records.Open(workflow.Stages).Select(stage => stage.Name)];
        JsonArray stages = [];
        foreach (Stage stage in workflow.Stages)
        {
            stages.Add(new JsonObject
            {
                ["stage"] = stage.Name,
                ["done"] = !open.Contains(stage.Name),
                ["command"] = stage.CommandLine,
                ["tokens"] = stage.Tokens.Trained + stage.Tokens.Evaluated + stage.Tokens.Sampled,
                ["seconds"] = speed.Estimate(stage.Tokens).TotalSeconds,
            });
        }

        string text = string.Join('\n', workflow.Stages.Select(stage =>
            $"{stage.Name}: {(open.Contains(stage.Name) ? Approximately(speed, [stage]) : "done")}, {stage.Tokens.Trained + stage.Tokens.Evaluated + stage.Tokens.Sampled:N0} tokens\n    {stage.CommandLine}"));
        context.Print(new JsonObject { ["out"] = workflow.Root, ["stages"] = stages }, $"{text}\nall: {Approximately(speed, workflow.Stages.Where(stage => open.Contains(stage.Name)))}, and the time to read the corpus once");
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
