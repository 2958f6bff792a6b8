using System.CommandLine;
using System.Text.Json.Nodes;
using Accelerated.Development;
using Accelerated.Devices;
using Accelerated.Figures.Report;
using Accelerated.Storage;
using Accelerated.Tokens;
using Accelerated.Tools.Common;
using Accelerated.Tools.Reproduce.Scoring;

namespace Accelerated.Tools.Reproduce.CircuitSearch;

/// <summary><c>reproduce circuit</c>: what heads of one layer and those of later layers share, and which multigrams moved from the ones to the others.</summary>
internal sealed class CircuitVerb : Verb
{
    private readonly Option<string> run = ToolOption.RequiredPath("--run", "The folder of a training run.");
    private readonly Option<string?> steps = ToolOption.Text("--steps", "Of the ablated steps: all, last, or steps and ranges as in 0,100,1000-2000 (all).");
    private readonly Option<string?> tokens = ToolOption.Path("--tokens", "The folder of 'tokens ablate' with several steps (RUN/tokens).");
    private readonly Option<string?> estimates = ToolOption.Path("--estimates", "The folder of 'rllc estimate' with the one-layer twin among its teachers (RUN/rllc).");
    private readonly Option<string?> teacher = ToolOption.Text("--teacher", "Name of the one-layer twin among the teachers of the estimates (the first).");
    private readonly Option<int?> top = ToolOption.Number<int>("--top", $"Tokens with the largest Δ of each head ({CircuitOptions.Default.Top}).");
    private readonly Option<int?> pathRows = ToolOption.Number<int>("--path-rows", $"Rows on which paths are ablated: those with the most top tokens ({CircuitOptions.Default.PathRows}); 0: none.");
    private readonly Option<string?> place = ToolOption.Path("--out", "Folder for circuit.csv, multigrams-moved.csv and circuit.json (RUN/development).");
    private readonly Option<bool> resume = ToolOption.Flag("--resume", "Add to what is there: finished steps are kept.");
    private readonly Option<bool> dryRun = ToolOption.Flag("--dry-run", "Show what would be computed and how long it would take on this device; write nothing.");
    private readonly DeviceOptions devices = new();

    public CircuitVerb()
        : base("circuit", "Compare each head with each head of later layers: shared tokens, ablated paths, compositions, coefficients against the one-layer twin, and multigrams that moved.")
    {
        Add(run, steps, tokens, estimates, teacher, top, pathRows, place, resume, dryRun);
        devices.AddTo(this);
    }

    protected override void Run(VerbContext context)
    {
        string root = context.Get(run)!;
        RunFolder folder = RunFolder.Open(root);
        var remarks = new Remarks(context);
        var options = new CircuitOptions { Top = context.Get(top) ?? CircuitOptions.Default.Top, PathRows = context.Get(pathRows) ?? CircuitOptions.Default.PathRows };
        options.Validate();
        var sources = new RunSources(root);
        var ablations = new TokenFolder(context.Get(tokens) ?? sources.Tokens);
        IReadOnlyList<int> ablated = ablations.Steps();
        List<string> missing = [];
        IReadOnlyList<int> chosen = ablated.Count == 0 ? [] : new StepSelection(context.Get(steps) ?? "all").Among(ablated, ablations.Root, missing);
        missing.ForEach(step => remarks.Add($"step {step} has not been ablated: left out"));
        if (ablated.Count < 2)
        {
            remarks.Add(ablated.Count == 0
                ? $"'{ablations.Root}' holds no ablations: no shared tokens, ablated paths or moved multigrams. Run 'tokens ablate --out {ablations.Root}' for several checkpoints."
                : $"only step {ablated[0]} has been ablated, so nothing is seen to move. Run 'tokens ablate --out {ablations.Root}' for more checkpoints.");
        }

        var work = new CircuitWork(context, folder, ablations, chosen, options, remarks);
        using ComputeDevice device = devices.Open(context);
        if (context.Get(dryRun))
        {
            work.Show(device);
            return;
        }

        string target = context.Get(place) ?? Path.Combine(root, "development");
        RunRecord record = Record(context, options);
        ScoreFolder scores = context.Get(resume) ? ScoreFolder.Resume(target, "circuit", record) : ScoreFolder.Create(target, "circuit");
        work.AddCoefficients(scores, context.Get(estimates) ?? sources.Estimates, context.Get(teacher));
        work.Run(device, scores, record, target);
    }

    private static RunRecord Record(VerbContext context, CircuitOptions options)
    {
        JsonObject given = context.Options();
        foreach (string name in (string[])["run", "out", "resume", "steps"])
        {
            given.Remove(name);
        }

        return new RunRecord
        {
            Command = context.Command,
            Options = new JsonObject { ["given"] = given, ["settings"] = new JsonObject { ["top"] = options.Top, ["path-rows"] = options.PathRows } },
        };
    }
}
