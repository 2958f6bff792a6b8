using System.Globalization;
using Accelerated.Development;
using Accelerated.Development.Stages;
using Accelerated.Figures.Report;
using Accelerated.Model;
using Accelerated.Tools.Rllc;
using Accelerated.Tools.Tokens;
using Accelerated.Tools.Train;
using Accelerated.Training;

namespace Accelerated.Tools.Reproduce;

/// <summary>The stages of the run with one seed.</summary>
/// <param name="workflow">What all seeds have in common.</param>
/// <param name="root">The folder of this run.</param>
/// <param name="seed">Its seed.</param>
/// <param name="suffix">Of the stages' names; empty for the first seed, which also does what all seeds need but once.</param>
internal sealed class SeedStages(Workflow workflow, string root, ulong seed, string suffix)
{
    /// <summary>Name of the data set that is the divergence from the model of one layer.</summary>
    private const string OneLayerData = "L1";

    /// <summary>Δ of a token, its loss and the position attended to most, twice: for NumPy and for pandas.</summary>
    private const int BytesPerAblatedToken = 24;

    /// <summary>Parameters and both moments.</summary>
    private const int StateVectors = 3;

    private const int CalibrationChains = 2;

    // A small grid around the standard setting.
    private static readonly string[] CalibrationEpsilons = ["0.0003", "0.001", "0.003"];
    private static readonly string[] CalibrationTemperatures = ["10", "30", "100"];
    private static readonly string[] CalibrationLocalizations = ["100", "300"];

    private readonly WorkflowProfile profile = workflow.Profile;
    private readonly WorkflowData data = workflow.Data;
    private readonly IReadOnlyList<string> device = workflow.Device;
    private readonly string tokens = Path.Combine(root, RunSources.TokensFolder);
    private readonly string sweep = Path.Combine(root, RunSources.SweepFolder);
    private readonly string oneLayer = Path.Combine(root, RunSources.OneLayerFolder);

    // Models that are compared read the same tokens of the same corpus.
    private readonly string statistics = Path.Combine(workflow.Root, RunSources.TokensFolder, "corpus-statistics.bin");
    private readonly string tokenizer = Path.Combine(workflow.Root, "tokenizer.json");

    private bool IsFirst => suffix.Length == 0;

    private bool HasTwin => Shape.Layers > 1;

    private TransformerShape Shape => profile.Training.Shape;

    private TrainingRunOptions Recipe => profile.Training.Options;

    public IEnumerable<Stage> All =>
    [
        Named("train", TrainTool.Create, ["run", .. Training(root, Shape), .. TrainingTokenizer], TrainingWork(Shape)),
        .. HasTwin
            ? (Stage[])[Named("train-one-layer", TrainTool.Create, ["run", .. Training(oneLayer, OneLayerShape), "--tokenizer", tokenizer], TrainingWork(OneLayerShape))]
            : [],
        Named("plan-estimates", RllcTool.Create, [.. PlanningEstimates], StageWork.None),
        Named("estimate", RllcTool.Create, ["sweep", "run", "--sweep", sweep, .. Workers], SamplingWork),
        Named("merge-estimates", RllcTool.Create, ["sweep", "merge", "--sweep", sweep, "--out", Path.Combine(root, RunSources.EstimatesFolder)], StageWork.None),
        .. IsFirst ? (Stage[])[Named("calibrate", RllcTool.Create, [.. Calibrating], CalibrationWork)] : [],
        Named("score", ReproduceTool.Create, [.. Scoring], ScoringWork),
        Named("ablate", TokensCommand.Create,
            ["ablate", "--run", root, "--steps", string.Join(',', profile.AblatedSteps), "--data", data.Train, "--heads", "all", "--sequences", Text(profile.AblationSequences), "--out", tokens, .. device],
            AblationWork),
        .. IsFirst ? (Stage[])[Named("statistics", TokensCommand.Create, ["statistics", "--data", data.Train, "--tokenizer", tokenizer, "--length", Text(Shape.Context), "--out", statistics], StageWork.None)] : [],
        Named("classify", TokensCommand.Create, ["classify", "--in", tokens, "--statistics", statistics], StageWork.None),
        Named("html", TokensCommand.Create, ["html", "--in", tokens], StageWork.None),
        .. HasTwin ? (Stage[])[Named("circuit", ReproduceTool.Create, ["circuit", "--run", root, "--teacher", OneLayerData, "--resume", .. device], CircuitWork)] : [],
        Named("cluster", ReproduceTool.Create, ["cluster", "--run", root], StageWork.None),
        .. profile.EstimatedSteps.Count(step => step > 0) >= new StageOptions().LeastPoints ? (Stage[])[Named("stages", ReproduceTool.Create, ["stages", "--run", root], StageWork.None)] : [],
    ];

    private TransformerShape OneLayerShape => new(1, Shape.Heads, Shape.HeadSize, Shape.Width, Shape.Context, Shape.Vocabulary)
    {
        Positions = Shape.Positions,
        Epsilon = Shape.Epsilon,
    };

    private IEnumerable<string> TrainingTokenizer => !IsFirst ? ["--tokenizer", tokenizer] : data.Tokenizer is { } given ? ["--tokenizer", given] : [];

    /// <summary>As a sweep, whose workers keep all cores busy with models of any size, and whose finished parts survive a change of the plan.</summary>
    private IEnumerable<string> PlanningEstimates =>
    [
        "sweep", "plan", "--run", root, "--steps", string.Join(',', profile.EstimatedSteps), "--components", "heads,full", "--data", $"text={data.Train}",
        .. data.Refinements.SelectMany(refinement => (string[])["--data", refinement]),
        .. HasTwin ? (string[])["--teacher", $"{OneLayerData}={LastCheckpoint(oneLayer)}"] : [],
        "--chains", Text(profile.Sampling.Chains), "--burn-in", Text(profile.Sampling.BurnIn), "--draws", Text(profile.Sampling.Draws),
        "--batch", Text(profile.Sampling.Batch), "--checked-draws", Text(profile.Sampling.CheckedDraws), "--anchor-batches", Text(profile.AnchorBatches), "--seed", Text(seed), "--out", sweep, "--change", .. device,
    ];

    /// <summary>The device is the plan's. Threads of the processor make a worker each.</summary>
    private IEnumerable<string> Workers
    {
        get
        {
            string? name = After("--device"), threads = After("--threads");
            bool onProcessor = name is null or "auto" or "cpu";
            return [.. name is null ? (string[])[] : ["--device", name], .. onProcessor && threads is not null ? (string[])["--workers", threads, "--threads", "1"] : []];

            string? After(string option) => device.SkipWhile(argument => argument != option).Skip(1).FirstOrDefault();
        }
    }

    /// <summary>On the first head of each layer of the last model.</summary>
    private IEnumerable<string> Calibrating =>
    [
        "calibrate", "--run", root, "--steps", "last", "--components", string.Join(',', Enumerable.Range(0, Shape.Layers).Select(layer => new Head(layer, 0))),
        "--data", data.Train, "--epsilons", string.Join(',', CalibrationEpsilons), "--nbetas", string.Join(',', CalibrationTemperatures), "--localizations", string.Join(',', CalibrationLocalizations),
        "--chains", Text(CalibrationChains), "--burn-in", Text(profile.Sampling.BurnIn), "--draws", Text(profile.Sampling.Draws), "--batch", Text(profile.Sampling.Batch),
        "--seed", Text(seed), "--out", Path.Combine(root, RunSources.CalibrationFolder), "--resume", .. device,
    ];

    private StageWork CalibrationWork => new(
        0, 0, (double)CalibrationEpsilons.Length * CalibrationTemperatures.Length * CalibrationLocalizations.Length * Shape.Layers * CalibrationChains * profile.Sampling.StepsPerChain * profile.Sampling.Batch * Shape.Context);

    private IEnumerable<string> Scoring =>
    [
        "score", "--run", root, "--steps", string.Join(',', profile.EstimatedSteps), "--data", $"text={data.Held}",
        .. data.Refinements.SelectMany(refinement => (string[])["--data", refinement]),
        .. HasTwin ? (string[])["--one-layer", oneLayer] : [],
        "--counts", $"train={data.Train}", "--seed", Text(seed), "--resume", .. device,
    ];

    private StageWork SamplingWork
    {
        get
        {
            double sets = profile.EstimatedSteps.Count * (1.0 + data.Refinements.Count + (HasTwin ? 1 : 0));
            double minibatch = (double)profile.Sampling.Batch * Shape.Context;
            double steps = profile.Sampling.Chains * (double)profile.Sampling.StepsPerChain;
            double heads = Shape.Layers * (double)Shape.Heads;
            return new StageWork(sets * steps * minibatch, 0, sets * heads * steps * minibatch, sets * (heads + 1) * steps * 2 * sizeof(double));
        }
    }

    private StageWork AblationWork
    {
        get
        {
            double rows = (double)profile.AblatedSteps.Count * profile.AblationSequences * Shape.Context;
            double heads = Shape.Layers * (double)Shape.Heads;
            return new StageWork(0, rows * (heads + 1), 0, rows * heads * BytesPerAblatedToken);
        }
    }

    /// <summary>Heads are ablated and curvature is measured on some hundred rows of each checkpoint, at about this many passes of the whole model for each row.</summary>
    private StageWork ScoringWork
    {
        get
        {
            ScoreOptions options = new();
            double length = Shape.Context;
            double heads = Shape.Layers * (double)Shape.Heads;
            double evaluated = ((1.0 + data.Refinements.Count) * options.Rows * 2) + (3 * heads * options.AblationRows);
            double curvature = options.CurvatureRows * (2.0 * options.Probes + options.LabelDraws);
            return new StageWork(profile.EstimatedSteps.Count * curvature * length, profile.EstimatedSteps.Count * evaluated * length, 0);
        }
    }

    private StageWork CircuitWork
    {
        get
        {
            double pairs = Shape.Layers * (double)(Shape.Layers - 1) / 2 * Shape.Heads * Shape.Heads;
            return new StageWork(0, profile.AblatedSteps.Count * pairs * CircuitOptions.Default.PathRows * Shape.Context, 0);
        }
    }

    private Stage Named(string name, Func<System.CommandLine.Command> tool, IReadOnlyList<string> arguments, StageWork work) => new(name + suffix, tool, arguments, work);

    private IEnumerable<string> Training(string folder, TransformerShape shape) =>
    [
        "--data", data.Train, "--valid", data.Held, "--profile", profile.Name, .. ModelOptions.Arguments(shape, TrainingProfile.Named(profile.Name).Shape),
        "--batch", Text(Recipe.Batch), "--lr", Text(Recipe.Optimizer.LearningRate), "--steps", Text(Recipe.Steps), "--checkpoints", Recipe.Checkpoints,
        "--seed", Text(seed), "--out", folder, "--resume", .. device,
    ];

    private string LastCheckpoint(string run) => Path.Combine(run, "checkpoints", string.Create(CultureInfo.InvariantCulture, $"step_{Recipe.Steps:D7}"));

    private StageWork TrainingWork(TransformerShape shape)
    {
        TrainingRunOptions recipe = Recipe;
        int checkpoints = CheckpointSchedule.Parse(recipe.Checkpoints, recipe.Steps).Steps.Count;
        double share = (double)new ParameterLayout(shape).Length / new ParameterLayout(Shape).Length;
        return new StageWork(
            share * recipe.Steps * recipe.Batch * shape.Context,
            share * checkpoints * recipe.ValidationRows * shape.Context,
            0,
            (double)(checkpoints + StateVectors) * new ParameterLayout(shape).Length * sizeof(float));
    }

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
