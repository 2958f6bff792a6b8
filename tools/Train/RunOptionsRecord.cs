using Accelerated.Data;
using System.Text.Json.Nodes;
using Accelerated.Model;
using Accelerated.Training;

namespace Accelerated.Tools.Train;

/// <summary>Resolved options by the names that the command line gives them, so that a run can be taken up again from its record alone.</summary>
internal static class RunOptionsRecord
{
    public static JsonObject Describe(TrainingRunOptions options, TransformerShape shape) => new()
    {
        ["steps"] = options.Steps,
        ["batch"] = options.Batch,
        ["lr"] = options.Optimizer.LearningRate,
        ["weight-decay"] = options.Optimizer.WeightDecay,
        ["beta1"] = options.Optimizer.Beta1,
        ["beta2"] = options.Optimizer.Beta2,
        ["adam-epsilon"] = options.Optimizer.Epsilon,
        ["clip"] = options.Optimizer.ClipNorm is { } clip ? clip : "off",
        ["order"] = options.Order == RowOrder.Sequential ? "sequential" : "shuffled",
        ["checkpoints"] = options.Checkpoints,
        ["valid-rows"] = options.ValidationRows,
        ["seed"] = options.Seed,
        ["layers"] = shape.Layers,
        ["heads"] = shape.Heads,
        ["head-size"] = shape.HeadSize,
        ["width"] = shape.Width,
        ["context"] = shape.Context,
        ["vocabulary"] = shape.Vocabulary,
        ["positions"] = PositionsOption.NameOf(shape.Positions),
    };
}
