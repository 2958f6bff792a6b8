using Accelerated.Model;
using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients;

/// <summary>The estimates of one checkpoint on one data set, group by group: what evaluates the model there, and on the data sets on which draws are evaluated beside.</summary>
public sealed class GroupEstimation : IDisposable
{
    private readonly EstimationData data;
    private readonly IReadOnlyList<EstimationData> evaluations;
    private readonly EstimatorOptions options;
    private readonly ModelLosses losses;
    private readonly ModelLosses[] others;

    /// <param name="model">Stands at w*, and stays there.</param>
    /// <param name="data">What chains move on.</param>
    /// <param name="evaluations">Further data on which every draw is evaluated.</param>
    /// <param name="options">Settings.</param>
    public GroupEstimation(Transformer model, EstimationData data, IReadOnlyList<EstimationData> evaluations, EstimatorOptions options)
    {
        (this.data, this.evaluations, this.options) = (data, evaluations, options);
        losses = Of(data);
        others = [.. evaluations.Select(Of)];

        ModelLosses Of(EstimationData on) => new(model, on.Rows, options.Evaluation, options.Chains.Sharing, on.Teacher);
    }

    /// <summary>Components that are estimated together.</summary>
    public IReadOnlyList<ComponentGroup> Groups(IReadOnlyList<Component> components) => losses.Groups(components);

    /// <summary>What evaluates a group.</summary>
    public IWalkerLosses Losses(ComponentGroup group) => losses.For(group);

    /// <summary>What evaluates its draws on the further data.</summary>
    public IReadOnlyList<EvaluationData> Evaluations(ComponentGroup group) => [.. others.Zip(evaluations, (l, d) => new EvaluationData(d.Name, l.For(group), d.Rows.Count))];

    public LearningCoefficientEstimator Estimator(ComponentGroup group) => new(Losses(group), data.Rows.Count, options, Evaluations(group));

    /// <summary>One estimate per component of <paramref name="group"/>, in their order.</summary>
    /// <param name="group">Of <see cref="Groups"/>.</param>
    /// <param name="progress">Told of every step.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <param name="observers">Others who look at the draws.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<SampledEstimate> Estimate(
        ComponentGroup group, IProgress<ChainProgress>? progress = null, CancellationToken cancellation = default, params IReadOnlyList<IDrawObserver> observers) =>
        Estimator(group).Estimate([.. group.Components.Select(c => c.Restriction)], progress, cancellation, observers);

    public void Dispose()
    {
        losses.Dispose();
        Array.ForEach(others, o => o.Dispose());
    }
}
