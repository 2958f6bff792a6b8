using System.Globalization;
using Accelerated.Development;
using Accelerated.Figures.Report;
using Accelerated.Model;
using Accelerated.Tools.Rllc;
using Accelerated.Tools.Tokens;
using Accelerated.Tools.Train;
using Accelerated.Training;

namespace Accelerated.Tools.Reproduce;

/// <summary>
/// The stages from text to classified tokens in the folder of one run, and of runs with further seeds in folders below it. The report is no stage: it is made from whatever is there.
/// </summary>
/// <param name="Root">The run folder.</param>
/// <param name="Profile">How much.</param>
/// <param name="Data">The text.</param>
/// <param name="Seed">Of weights, orders and noise; runs with further seeds count on from it.</param>
/// <param name="Device">Arguments that choose the device.</param>
internal sealed record Workflow(string Root, WorkflowProfile Profile, WorkflowData Data, ulong Seed, IReadOnlyList<string> Device)
{
    /// <summary>Name of the data set that is the divergence from the model of one layer.</summary>
    public const string OneLayerData = "L1";

    private TransformerShape Shape => Profile.Training.Shape;

    private TrainingRunOptions Recipe => Profile.Training.Options;

    /// <summary>All stages in order, those of the first seed first.</summary>
    public IReadOnlyList<Stage> Stages =>
    [
        .. new SeedStages(this, Root, Seed, "").All,
        .. Enumerable.Range(1, Profile.Seeds - 1).SelectMany(i => new SeedStages(this, SeedFolder(i), Seed + (ulong)i, $"-seed-{Seed + (ulong)i}").All),
    ];

    /// <summary>Folders of the runs with further seeds.</summary>
    public IReadOnlyList<string> Siblings => [.. Enumerable.Range(1, Profile.Seeds - 1).Select(SeedFolder)];

    private string SeedFolder(int index) => Path.Combine(Root, "seeds", Text(Seed + (ulong)index));

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>The stages of the run with one seed.</summary>
    private sealed class SeedStages(Workflow workflow, string root, ulong seed, string suffix)
    {
        private readonly WorkflowProfile profile = workflow.Profile;
        private readonly WorkflowData data = workflow.Data;
        private readonly IReadOnlyList<string> device = workflow.Device;
        private readonly string tokens = Path.Combine(root, RunSources.TokensFolder);
        private readonly string oneLayer = Path.Combine(root, RunSources.OneLayerFolder);
        private readonly string statistics = Path.Combine(root, RunSources.TokensFolder, "corpus-statistics.bin");

        // Models that are compared read the same tokens.
        private readonly string tokenizer = Path.Combine(workflow.Root, "tokenizer.json");

        private bool HasTwin => workflow.Shape.Layers > 1;

        public IEnumerable<Stage> All =>
        [
            Named("train", TrainTool.Create, ["run", .. Training(root), .. TrainingTokenizer], TrainingWork(workflow.Shape)),
            .. HasTwin
                ? (Stage[])[Named("train-one-layer", TrainTool.Create, ["run", .. Training(oneLayer), "--layers", "1", "--tokenizer", tokenizer], TrainingWork(OneLayerShape))]
                : [],
            Named("estimate", RllcTool.Create, [.. Estimating], SamplingWork),
            .. suffix.Length == 0 ? (Stage[])[Named("calibrate", RllcTool.Create, [.. Calibrating], CalibrationWork)] : [],
            Named("score", ReproduceTool.Create, [.. Scoring], ScoringWork),
            Named("ablate", TokensCommand.Create,
                ["ablate", "--run", root, "--steps", string.Join(',', profile.AblatedSteps), "--data", data.Train, "--heads", "all", "--sequences", Text(profile.AblationSequences), "--out", tokens, .. device],
                AblationWork),
            Named("statistics", TokensCommand.Create, ["statistics", "--data", data.Train, "--tokenizer", tokenizer, "--length", Text(workflow.Shape.Context), "--out", statistics], StageWork.None),
            Named("classify", TokensCommand.Create, ["classify", "--in", tokens, "--statistics", statistics], StageWork.None),
            Named("html", TokensCommand.Create, ["html", "--in", tokens], StageWork.None),
            .. HasTwin ? (Stage[])[Named("circuit", ReproduceTool.Create, ["circuit", "--run", root, "--teacher", OneLayerData, "--resume", .. device], CircuitWork)] : [],
            Named("cluster", ReproduceTool.Create, ["cluster", "--run", root], StageWork.None),
            Named("stages", ReproduceTool.Create, ["stages", "--run", root], StageWork.None),
        ];

        private TransformerShape OneLayerShape => new(1, workflow.Shape.Heads, workflow.Shape.HeadSize, workflow.Shape.Width, workflow.Shape.Context, workflow.Shape.Vocabulary);

        private IEnumerable<string> TrainingTokenizer => suffix.Length > 0 ? ["--tokenizer", tokenizer] : data.Tokenizer is { } given ? ["--tokenizer", given] : [];

        private IEnumerable<string> Estimating =>
        [
            "estimate", "--run", root, "--steps", string.Join(',', profile.EstimatedSteps), "--components", "heads,full", "--data", $"text={data.Train}",
            .. data.Refinements.SelectMany(refinement => (string[])["--data", refinement]),
            .. HasTwin ? (string[])["--teacher", $"{OneLayerData}={LastCheckpoint(oneLayer)}"] : [],
            "--chains", Text(profile.Sampling.Chains), "--draws", Text(profile.Sampling.Draws), "--batch", Text(profile.Sampling.Batch),
            "--anchor-batches", Text(profile.AnchorBatches), "--seed", Text(seed), "--out", Path.Combine(root, RunSources.EstimatesFolder), "--resume", .. device,
        ];

        /// <summary>A small grid around the standard setting, on the first head of each layer of the last model.</summary>
        private IEnumerable<string> Calibrating =>
        [
            "calibrate", "--run", root, "--steps", "last", "--components", string.Join(',', Enumerable.Range(0, workflow.Shape.Layers).Select(layer => new Head(layer, 0))),
            "--data", data.Train, "--epsilons", "0.0003,0.001,0.003", "--nbetas", "10,30,100", "--localizations", "100,300",
            "--chains", Text(CalibrationChains), "--draws", Text(profile.Sampling.Draws), "--batch", Text(profile.Sampling.Batch),
            "--seed", Text(seed), "--out", Path.Combine(root, RunSources.CalibrationFolder), "--resume", .. device,
        ];

        private StageWork CalibrationWork => new(
            0, 0, (double)CalibrationCells * workflow.Shape.Layers * CalibrationChains * profile.Sampling.StepsPerChain * profile.Sampling.Batch * workflow.Shape.Context);

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
                double minibatch = (double)profile.Sampling.Batch * workflow.Shape.Context;
                double steps = profile.Sampling.Chains * (double)profile.Sampling.StepsPerChain;
                double heads = workflow.Shape.Layers * (double)workflow.Shape.Heads;
                return new StageWork(sets * steps * minibatch, 0, sets * heads * steps * minibatch, sets * (heads + 1) * steps * 2 * sizeof(double));
            }
        }

        private StageWork AblationWork
        {
            get
            {
                double rows = (double)profile.AblatedSteps.Count * profile.AblationSequences * workflow.Shape.Context;
                double heads = workflow.Shape.Layers * (double)workflow.Shape.Heads;
                return new StageWork(0, rows * (heads + 1), 0, rows * heads * BytesPerAblatedToken);
            }
        }

        /// <summary>Heads are ablated and curvature is measured on some hundred rows of each checkpoint, at about this many passes of the whole model for each row.</summary>
        private StageWork ScoringWork
        {
            get
            {
                ScoreOptions options = new();
                double length = workflow.Shape.Context;
                double heads = workflow.Shape.Layers * (double)workflow.Shape.Heads;
                double evaluated = ((1.0 + data.Refinements.Count) * options.Rows * 2) + (3 * heads * options.AblationRows);
                double curvature = options.CurvatureRows * (2.0 * options.Probes + options.LabelDraws);
                return new StageWork(profile.EstimatedSteps.Count * curvature * length, profile.EstimatedSteps.Count * evaluated * length, 0);
            }
        }

        private StageWork CircuitWork
        {
            get
            {
                double pairs = workflow.Shape.Layers * (double)(workflow.Shape.Layers - 1) / 2 * workflow.Shape.Heads * workflow.Shape.Heads;
                return new StageWork(0, profile.AblatedSteps.Count * pairs * CircuitOptions.Default.PathRows * workflow.Shape.Context, 0);
            }
        }

        private const int CalibrationChains = 2;
        private const int CalibrationCells = 18;

        /// <summary>Δ of a token, its loss and the position attended to most, twice: for NumPy and for pandas.</summary>
        private const int BytesPerAblatedToken = 24;

        /// <summary>Parameters and both moments.</summary>
        private const int StateVectors = 3;

        private Stage Named(string name, Func<System.CommandLine.Command> tool, IReadOnlyList<string> arguments, StageWork work) => new(name + suffix, tool, arguments, work);

        private IEnumerable<string> Training(string folder) =>
        [
            "--data", data.Train, "--valid", data.Held, "--profile", profile.Name, "--steps", Text(workflow.Recipe.Steps), "--checkpoints", workflow.Recipe.Checkpoints,
            "--seed", Text(seed), "--out", folder, "--resume", .. device,
        ];

        private string LastCheckpoint(string run) => Path.Combine(run, "checkpoints", string.Create(CultureInfo.InvariantCulture, $"step_{workflow.Recipe.Steps:D7}"));

        private StageWork TrainingWork(TransformerShape shape)
        {
            TrainingRunOptions recipe = workflow.Recipe;
            int checkpoints = CheckpointSchedule.Parse(recipe.Checkpoints, recipe.Steps).Steps.Count;
            double share = (double)new ParameterLayout(shape).Length / new ParameterLayout(workflow.Shape).Length;
            return new StageWork(
                share * recipe.Steps * recipe.Batch * shape.Context,
                share * checkpoints * recipe.ValidationRows * shape.Context,
                0,
                (double)(checkpoints + StateVectors) * new ParameterLayout(shape).Length * sizeof(float));
        }
    }
}
