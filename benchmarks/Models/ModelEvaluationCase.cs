using Accelerated.Benchmarks.Cases;

namespace Accelerated.Benchmarks.Models;

/// <summary>The loss of a batch.</summary>
internal sealed class ModelEvaluationCase() : ModelCase("model-evaluation", Resident)
{
    protected override double MultiplyAddsPerToken(CaseShape shape)
    {
        (double linear, double attention) = Forward(shape);
        return linear + attention;
    }

    protected override void Arrange(PreparedModel model, string variant) => model.Step = () => model.Model.Loss(model.Batch);
}
