using Accelerated.LearningCoefficients;
using Accelerated.Model;

namespace Accelerated.Tools.Rllc;

/// <summary>The evaluation data sets of a command on one model.</summary>
internal sealed class EvaluationLosses(Transformer model, IReadOnlyList<DataSet> data, EvaluationPath path) : IDisposable
{
    private readonly ModelLosses[] losses = [.. data.Select(d => new ModelLosses(model, d.Rows, path, d.Teacher))];

    public IReadOnlyList<EvaluationData> For(ComponentGroup group) =>
        [.. losses.Zip(data, (l, d) => new EvaluationData(d.Name, l.For(group), d.Rows.Count))];

    public void Dispose() => Array.ForEach(losses, l => l.Dispose());
}
