using System.Globalization;
using Accelerated.Figures.Report;
using Accelerated.Model;
using Accelerated.Tools.Rllc;
using Accelerated.Tools.Tokens;
using Accelerated.Tools.Train;
using Accelerated.Training;

namespace Accelerated.Tools.Reproduce;

/// <summary>The stages from text to classified tokens in the folder of one run. The report is no stage: it is made from whatever is there.</summary>
/// <param name="Root">The run folder.</param>
/// <param name="Profile">How much.</param>
/// <param name="Corpus">The corpus, whose parts train, valid and test are used.</param>
/// <param name="Seed">Of weights, orders and noise.</param>
/// <param name="Device">Arguments that choose the device.</param>
internal sealed record Workflow(string Root, WorkflowProfile Profile, string Corpus, ulong Seed, IReadOnlyList<string> Device)
{
    private TransformerShape Shape => Profile.Training.Shape;

    private TrainingRunOptions Recipe => Profile.Training.Options;

    private string Estimates => Path.Combine(Root, RunSources.EstimatesFolder);

    private string Tokens => Path.Combine(Root, RunSources.TokensFolder);

    private string Tokenizer => Path.Combine(Root, "tokenizer.json");

    private string Statistics => Path.Combine(Tokens, "corpus-statistics.bin");

    private string LastCheckpoint => Path.Combine(Root, "checkpoints", string.Create(CultureInfo.InvariantCulture, $"step_{Recipe.Steps:D7}"));

    private string Train => $"{Corpus}#train";

    private string Valid => $"{Corpus}#valid";

    public IReadOnlyList<Stage> Stages =>
    [
        new("train", TrainTool.Create, ["run", "--data", Train, "--valid", Valid, "--profile", Profile.Name, "--steps", Text(Recipe.Steps), "--seed", Text(Seed), "--out", Root, "--resume", .. Device], TrainingWork),
        new("estimate", RllcTool.Create,
            [
                "estimate", "--run", Root, "--steps", string.Join(',', Profile.EstimatedSteps), "--components", "heads", "--data", $"text={Train}",
                "--chains", Text(Profile.Sampling.Chains), "--draws", Text(Profile.Sampling.Draws), "--batch", Text(Profile.Sampling.Batch),
                "--anchor-batches", Text(Profile.AnchorBatches), "--seed", Text(Seed), "--out", Estimates, "--resume", .. Device,
            ],
            SamplingWork),
        new("ablate", TokensCommand.Create,
            ["ablate", "--checkpoint", LastCheckpoint, "--data", Train, "--heads", "all", "--sequences", Text(Profile.AblationSequences), "--out", Tokens, .. Device],
            AblationWork),
        new("statistics", TokensCommand.Create, ["statistics", "--data", Train, "--tokenizer", Tokenizer, "--length", Text(Shape.Context), "--out", Statistics], StageWork.None),
        new("classify", TokensCommand.Create, ["classify", "--in", Tokens, "--statistics", Statistics], StageWork.None),
        new("html", TokensCommand.Create, ["html", "--in", Tokens], StageWork.None),
    ];

    private StageWork TrainingWork
    {
        get
        {
            int checkpoints = CheckpointSchedule.Parse(Recipe.Checkpoints, Recipe.Steps).Steps.Count;
            return new StageWork((double)Recipe.Steps * Recipe.Batch * Shape.Context, (double)checkpoints * Recipe.ValidationRows * Shape.Context, 0);
        }
    }

    private StageWork SamplingWork
    {
        get
        {
            double checkpoints = Profile.EstimatedSteps.Count;
            double minibatch = (double)Profile.Sampling.Batch * Shape.Context;
            double draws = Shape.Layers * Shape.Heads * Profile.Sampling.Chains * (double)Profile.Sampling.StepsPerChain;
            return new StageWork(0, checkpoints * Profile.AnchorBatches * minibatch, checkpoints * draws * minibatch);
        }
    }

    private StageWork AblationWork => new(0, (double)Profile.AblationSequences * Shape.Context * ((Shape.Layers * Shape.Heads) + 1), 0);

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
