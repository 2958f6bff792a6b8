using Accelerated.Data;
using System.CommandLine;
using System.Globalization;
using Accelerated.Tools.Common;
using Accelerated.Training;

namespace Accelerated.Tools.Train;

/// <summary>How training goes; what is not given comes from the profile.</summary>
internal sealed class RecipeOptions
{
    private const string Off = "off";

    private readonly Option<int?> steps = ToolOption.Number<int>("--steps", "Updates.");
    private readonly Option<int?> batch = ToolOption.Number<int>("--batch", "Sequences per step.");
    private readonly Option<double?> rate = ToolOption.Number<double>("--lr", "Learning rate.");
    private readonly Option<double?> decay = ToolOption.Number<double>("--weight-decay", "Decoupled weight decay, on all parameters.");
    private readonly Option<double?> beta1 = ToolOption.Number<double>("--beta1", "AdamW's first moment.");
    private readonly Option<double?> beta2 = ToolOption.Number<double>("--beta2", "AdamW's second moment.");
    private readonly Option<double?> epsilon = ToolOption.Number<double>("--adam-epsilon", "AdamW's epsilon.");
    private readonly Option<string?> clip = ToolOption.NumberOrOff("--clip", "Longest gradient, or off.");
    private readonly Option<string?> order = ToolOption.Choice("--order", "Rows in a new permutation each epoch, or as they lie in the file.", "shuffled", "sequential");
    private readonly Option<string?> checkpoints = ToolOption.Text("--checkpoints", "When checkpoints are kept: every:N, paper, log:N, linear:N or a list of steps.");
    private readonly Option<int?> validationRows = ToolOption.Number<int>("--valid-rows", "Rows of --valid evaluated at each checkpoint.");
    private readonly Option<ulong?> seed = ToolOption.Number<ulong>("--seed", "Seed of the initial weights and of the order of rows.");

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { steps, batch, rate, decay, beta1, beta2, epsilon, clip, order, checkpoints, validationRows, seed })
        {
            command.Options.Add(option);
        }
    }

    public TrainingRunOptions Resolve(VerbContext given, TrainingRunOptions profile) => profile with
    {
        Steps = given.Get(steps) ?? profile.Steps,
        Batch = given.Get(batch) ?? profile.Batch,
        Optimizer = profile.Optimizer with
        {
            LearningRate = given.Get(rate) ?? profile.Optimizer.LearningRate,
            WeightDecay = given.Get(decay) ?? profile.Optimizer.WeightDecay,
            Beta1 = given.Get(beta1) ?? profile.Optimizer.Beta1,
            Beta2 = given.Get(beta2) ?? profile.Optimizer.Beta2,
            Epsilon = given.Get(epsilon) ?? profile.Optimizer.Epsilon,
            ClipNorm = given.Get(clip) switch { null => profile.Optimizer.ClipNorm, Off => null, string text => double.Parse(text, CultureInfo.InvariantCulture) },
        },
        Checkpoints = given.Get(checkpoints) ?? profile.Checkpoints,
        Order = given.Get(order) switch { null => profile.Order, "sequential" => RowOrder.Sequential, _ => RowOrder.Shuffled },
        Seed = given.Get(seed) ?? profile.Seed,
        ValidationRows = given.Get(validationRows) ?? profile.ValidationRows,
    };
}
