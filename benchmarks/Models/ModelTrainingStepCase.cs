using Accelerated.Benchmarks.Cases;
using Accelerated.Model;
using Accelerated.Operations;

namespace Accelerated.Benchmarks.Models;

/// <summary>Loss, all gradients, clipping and AdamW; the moments stay on the device.</summary>
internal sealed class ModelTrainingStepCase() : ModelCase("model-training-step", Resident, WithTransfers)
{
    protected override double MultiplyAddsPerToken(CaseShape shape)
    {
        (double linear, double attention) = Forward(shape);
        return 3 * linear + 3.5 * attention;
    }

    protected override void Arrange(PreparedModel model, string variant)
    {
        Transformer transformer = model.Model;
        AdamW optimizer = model.Keep(new AdamW(transformer.Device, transformer.Layout.Length, new AdamWOptions()));
        GradientScope everything = GradientScope.Everything(transformer.Layout);
        float[] weights = [.. model.Initial];
        model.Step = variant == WithTransfers ? StepWithTransfers : StepInPlace;

        double StepInPlace()
        {
            double loss = transformer.LossAndGradient(model.Batch, everything);
            optimizer.Update(transformer.Parameters, transformer.Gradient);
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
}
