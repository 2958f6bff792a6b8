using Accelerated.Benchmarks.Cases;
using Accelerated.Devices;
using Accelerated.Kernels.Optimization;
using Accelerated.Model;
using Accelerated.Sampling;
using ILGPU;

namespace Accelerated.Benchmarks.Models;

/// <summary>Loss, the gradient of what moves, and a Langevin step of it, by the path that works for any component.</summary>
internal sealed class ModelSgldStepCase() : ModelCase(
    "model-sgld-step", FirstLayer, FirstLayer + "-" + WithTransfers, LastLayer, LastLayer + "-" + WithTransfers, "everything", "everything-" + WithTransfers)
{
    private const string FirstLayer = "first-layer-head";
    private const string LastLayer = "last-layer-head";

    /// <summary>Not counted: what a head's step must do is less than what it does, and depends on the head.</summary>
    protected override double MultiplyAddsPerToken(CaseShape shape) => 0;

    protected override void Arrange(PreparedModel model, string variant)
    {
        Transformer transformer = model.Model;
        string name = variant.StartsWith(FirstLayer, StringComparison.Ordinal) ? "0:1" : variant.StartsWith(LastLayer, StringComparison.Ordinal) ? $"{transformer.Shape.Layers - 1}:1" : "full";
        WeightRestriction restriction = ComponentSyntax.Parse(name, transformer.Layout, HeadBiases.Include).Restriction;
        GradientScope scope = GradientScope.Of(transformer.Layout, restriction.Ranges);
        DeviceMemory<float> anchor = model.Keep(transformer.Device.Upload<float>(model.Initial));
        float[] weights = [.. model.Initial];
        uint step = 0;
        model.Step = variant.EndsWith(WithTransfers, StringComparison.Ordinal) ? StepWithTransfers : StepInPlace;

        double StepInPlace()
        {
            double loss = transformer.LossAndGradient(model.Batch, scope);
            long first = 0;
            foreach (ParameterRange range in restriction.Ranges)
            {
                transformer.Device.Launch(SgldStep.Family, new SgldStepArguments(
                    Part(transformer.Parameters, range), Part(transformer.Gradient, range), Part(anchor, range), first, Seed: 1, Chain: 0, step, 1e-3f, 30, 200, 1));
                first += range.Length;
            }

            step++;
            return loss;
        }

        double StepWithTransfers()
        {
            transformer.Parameters.CopyFrom(weights);
            double loss = StepInPlace();
            transformer.Parameters.CopyTo(weights);
            return loss;
        }
    }

    private static ArrayView<float> Part(DeviceMemory<float> vector, ParameterRange range) => vector.View.SubView(range.Offset, range.Length);
}
