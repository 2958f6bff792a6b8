using System.CommandLine;
using System.Text.Json.Nodes;
using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.LearningCoefficients;
using Accelerated.LearningCoefficients.Calibration;
using Accelerated.Sampling;
using Accelerated.Storage;
using Accelerated.Support;
using Accelerated.Tools.Common;

namespace Accelerated.Tools.Rllc;

/// <summary><c>rllc calibrate</c>: tries a grid of settings and shows which can be believed.</summary>
internal sealed class CalibrateVerb : Verb
{
    private readonly CheckpointOptions checkpoints = new();
    private readonly ComponentOptions components = new();
    private readonly GridOptions grid = new();
    private readonly SamplingOptions sampling = new();
    private readonly DataOptions dataOptions = new();
    private readonly DeviceOptions device = new();
    private readonly Option<string> data = ToolOption.RequiredPath("--data", "Token file (.npy, .bin) or corpus.");
    private readonly Option<string?> output = ToolOption.Path("--out", "Folder for calibration.csv, traces and dashboard/index.html.");
    private readonly Option<bool> resume = ToolOption.Flag("--resume", "Continue in --out: finished estimates are kept.");
    private readonly Option<bool> dryRun = ToolOption.Flag("--dry-run", "Show how many estimates and steps it would be.");

    public CalibrateVerb()
        : base("calibrate", "Try a grid of ε × nβ × γ on chosen checkpoints and components, and recommend a setting.")
    {
        checkpoints.AddTo(this);
        components.AddTo(this);
        grid.AddTo(this);
        Add(data, output, resume, dryRun);
        sampling.AddTo(this);
        dataOptions.AddTo(this);
        device.AddTo(this);
    }

    protected override void Run(VerbContext context)
    {
        EstimatorOptions options = sampling.Read(context);
        CalibrationGrid cells = grid.Read(context);
        IReadOnlyList<string> paths = checkpoints.Paths(context);
        Checkpoint first = checkpoints.Load(context, paths[0]);
        IReadOnlyList<Component> chosen = components.Read(context, first.Layout, ComponentSyntax.EachHead);
        long estimates = (long)paths.Count * cells.Cells.Count * chosen.Count;
        long steps = estimates * options.Chains.Chains * options.Chains.StepsPerChain;
        if (context.Get(dryRun))
        {
            context.Print(
                new JsonObject { ["cells"] = cells.Cells.Count, ["estimates"] = estimates, ["steps"] = steps },
                $"{cells.Cells.Count} settings × {paths.Count} checkpoints × {chosen.Count} components: {estimates:N0} estimates, {steps:N0} steps. One setting costs what 'rllc estimate --dry-run' says.");
            return;
        }

        string folder = context.Get(output) ?? throw new UsageException("no output folder: give --out DIR.");
        using ComputeDevice compute = device.Open(context);
        using TokenRows rows = dataOptions.Open(context, context.Get(data)!, first.Shape.Context, first.Shape.Vocabulary, dataOptions.Tokenizer(context, paths[0]));
        Checkpoint[] all = [.. paths.Select(p => checkpoints.Load(context, p))];
        if (all.GroupBy(c => c.Step ?? 0).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new InvalidInputException($"Two checkpoints are of step {twice.Key} (0 where a checkpoint does not say), so their results could not be told apart. Calibrate them into folders of their own.");
        }

        RunRecord record = Record(context, options, cells, chosen, rows, all);
        CalibrationFolder target = context.Get(resume) ? CalibrationFolder.Resume(folder, record) : CalibrationFolder.Create(folder);
        var work = new CalibrateWork(context, options, cells, chosen, rows, compute);
        record.Save(target.Folder.Record);
        work.Run(all, target);
        record.With(compute).Save(target.Folder.Record);
        IReadOnlyList<CellScore> scores = CellScore.Of(target.Results);
        var recommendation = Recommendation.Of(scores);
        string page = new CalibrationDashboard(target, cells, scores, recommendation).Write();
        context.Print(
            new JsonObject
            {
                ["page"] = page,
                ["recommended"] = recommendation.Cell is { } c ? new JsonObject { ["epsilon"] = c.Epsilon, ["nbeta"] = c.InverseTemperature, ["localization"] = c.Localization } : null,
                ["reason"] = recommendation.Reason,
            },
            $"{recommendation.Reason}\n'{page}'");
    }

    private RunRecord Record(VerbContext context, EstimatorOptions options, CalibrationGrid cells, IReadOnlyList<Component> chosen, TokenRows rows, Checkpoint[] all)
    {
        JsonObject settings = EstimatorSettings.Describe(options);
        foreach (string own in (string[])["epsilon", "nbeta", "localization"])
        {
            settings.Remove(own);
        }

        settings["epsilons"] = GridOptions.Join(cells.Epsilons);
        settings["nbetas"] = GridOptions.Join(cells.InverseTemperatures);
        settings["localizations"] = GridOptions.Join(cells.Localizations);
        settings["components"] = string.Join(',', chosen.Select(c => c.Name));
        return new RunRecord
        {
            Command = context.Command,
            Options = new JsonObject { ["settings"] = settings, ["checkpoints"] = new JsonArray([.. all.Select(c => (JsonNode)c.Path)]), ["data"] = context.Get(data) },
            Seeds = new Dictionary<string, ulong> { ["sampling"] = options.Seed },
            Hashes = all.Select(c => KeyValuePair.Create($"model:{c.Step ?? 0}", c.Sha256)).Append(KeyValuePair.Create("data", rows.Sha256)).ToDictionary(),
        };
    }
}
