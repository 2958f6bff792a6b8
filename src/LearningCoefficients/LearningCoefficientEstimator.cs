using Accelerated.Data;
using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients;

/// <summary>
/// Estimates learning coefficients of one w* on one data set. All components see the same minibatches, unless that is declined, and share the anchor, so that they can be
/// compared; their noise is numbered by their own coordinates.
/// </summary>
public sealed class LearningCoefficientEstimator
{
    private readonly IWalkerLosses losses;
    private readonly int rows;
    private readonly EstimatorOptions options;
    private readonly IReadOnlyList<EvaluationData> evaluations;
    private readonly BatchPlan batches;
    private readonly PairedAnchor paired;
    private AnchorLoss? independent;

    /// <param name="losses">Evaluates walkers; stands at w*. While estimates are made nothing else may move its weights.</param>
    /// <param name="rows">Number of data rows.</param>
    /// <param name="options">Settings.</param>
    /// <param name="evaluations">Further data on which every draw is evaluated.</param>
    public LearningCoefficientEstimator(IWalkerLosses losses, int rows, EstimatorOptions options, params IReadOnlyList<EvaluationData> evaluations)
    {
        (this.losses, this.rows, this.options, this.evaluations) = (losses, rows, options, evaluations);
        batches = new BatchPlan(options.Chains.Sharing, options.Order, options.Seed, rows, options.Chains.Batch);
        paired = new PairedAnchor(losses, batches);
    }

    /// <summary>The independent anchor, measured at the first call; null where another kind is asked for.</summary>
    public AnchorLoss? IndependentAnchor(CancellationToken cancellation = default)
    {
        if (options.Anchor.Kind == AnchorKind.Independent && independent is null)
        {
            IBatchOrder order = options.Order == RowOrder.Sequential
                ? new SequentialOrder(rows, options.Chains.Batch)
                : ShuffledOrder.ForAnchor(options.Seed, rows, options.Chains.Batch);
            independent = AnchorLoss.Measure(losses, order, options.Chains.Batch, options.Anchor.Batches, cancellation);
        }

        return independent;
    }

    /// <summary>Samples with the weights of <paramref name="restriction"/> moving and estimates their learning coefficient.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public SampledEstimate Estimate(WeightRestriction restriction, IProgress<ChainProgress>? progress = null, CancellationToken cancellation = default) =>
        Estimate([restriction], progress, cancellation)[0];

    /// <summary>Samples each of <paramref name="restrictions"/>, their chains side by side, and estimates its learning coefficient.</summary>
    /// <param name="restrictions">Which weights move.</param>
    /// <param name="progress">Told of every step.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <param name="further">Others who look at the draws.</param>
    /// <returns>One estimate per restriction, in their order, each the same as if it were made alone.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<SampledEstimate> Estimate(
        IReadOnlyList<WeightRestriction> restrictions,
        IProgress<ChainProgress>? progress = null,
        CancellationToken cancellation = default,
        params IReadOnlyList<IDrawObserver> further)
    {
        AnchorLoss? fixedAnchor = IndependentAnchor(cancellation);
        EvaluationObserver? probe = options.Anchor.Kind == AnchorKind.Probe ? EvaluationObserver.OnRows(losses, restrictions, options.Chains, ProbeRows()) : null;
        EvaluationObserver[] observers =
        [
            .. evaluations.Select(e => EvaluationObserver.OnBatches(
                e.Losses, restrictions, options.Chains, new BatchPlan(options.Chains.Sharing, options.Order, options.Seed, e.Rows, options.Chains.Batch))),
        ];
        var runner = new ChainRunner(losses, options.Sampler.Create(), batches, options.Chains)
        {
            Anchor = options.Anchor.Kind == AnchorKind.Paired ? paired : null,
            Observers = [.. probe is null ? (IDrawObserver[])[] : [probe], .. observers, .. further],
        };
        IReadOnlyList<ComponentChains> chains = runner.Run(restrictions, progress, cancellation);
        return
        [
            .. chains.Select((own, i) => new SampledEstimate(
                From(probe?.Of(i, own) ?? own, fixedAnchor), own, [.. observers.Select(o => Evaluation(o.Of(i, own)))])),
        ];
    }

    private SampledEstimate Evaluation(ComponentChains chains) =>
        new(LearningCoefficients.Estimate.From(chains, null, options.Sampler.InverseTemperature, AnchorKind.Paired, options.Chains.OnFailedChain), chains, []);

    private Estimate From(ComponentChains chains, AnchorLoss? fixedAnchor) =>
        LearningCoefficients.Estimate.From(chains, fixedAnchor, options.Sampler.InverseTemperature, options.Anchor.Kind, options.Chains.OnFailedChain);

    /// <summary>The rows of the probe set: those that an independent anchor would begin with.</summary>
    public int[] ProbeRows()
    {
        var probe = new int[Math.Min(options.Anchor.ProbeRows, rows)];
        IBatchOrder order = options.Order == RowOrder.Sequential ? new SequentialOrder(rows, probe.Length) : ShuffledOrder.ForAnchor(options.Seed, rows, probe.Length);
        order.Fill(0, 0, probe);
        return probe;
    }
}
