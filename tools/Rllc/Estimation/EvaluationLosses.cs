using Accelerated.LearningCoefficients;
using Accelerated.Model;

namespace Accelerated.Tools.Rllc;

/// <summary>The evaluation data sets of a command on one model.</summary>
internal sealed class EvaluationLosses(Transformer model, IReadOnlyList<DataSet> data, EstimatorOptions options) : IDisposable
{
    private readonly ModelLosses[] losses = [.. data.Select(d => new ModelLosses(model, d.Rows, options.Evaluation, options.Chains.Sharing, d.Teacher))];

    public IReadOnlyList<EvaluationData> For(ComponentGroup group) =>
        [.. losses.Zip(data, (l, d) => new EvaluationData(d.Name, l.For(group), d.Rows.Count))];

    public void Dispose() => Array.ForEach(losses, l => l.Dispose());
}
