using Accelerated.Data;
using Accelerated.Kernels.Random;
using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients;

/// <summary>
/// Estimates learning coefficients of one w* on one data set, component by component. All components see the same minibatches, and share the anchor, so that they can be
/// compared; their noise is numbered by their own coordinates.
/// </summary>
public sealed class LearningCoefficientEstimator
{
    private readonly ILossSurface surface;
    private readonly EstimatorOptions options;
    private readonly IBatchOrder chainOrder;
    private readonly IBatchOrder anchorOrder;
    private AnchorLoss? anchor;

    /// <param name="surface">The loss, standing at w*. While estimates are made nothing else may move its weights.</param>
    /// <param name="rows">Number of data rows.</param>
    /// <param name="options">Settings.</param>
    public LearningCoefficientEstimator(ILossSurface surface, int rows, EstimatorOptions options)
    {
        this.surface = surface;
        this.options = options;
        chainOrder = Order(NoisePurpose.ChainOrder);
        anchorOrder = Order(NoisePurpose.AnchorOrder);

        IBatchOrder Order(NoisePurpose purpose) => options.Order == RowOrder.Sequential
            ? new SequentialOrder(rows, options.Chains.Batch)
            : new ShuffledOrder(options.Seed, purpose, rows, options.Chains.Batch);
    }

    /// <summary>The loss at w*; measured at the first call.</summary>
    public AnchorLoss Anchor(CancellationToken cancellation = default) =>
        anchor ??= AnchorLoss.Measure(surface, anchorOrder, options.Chains.Batch, options.Anchor, cancellation);

    /// <summary>Samples with the weights of <paramref name="restriction"/> moving and estimates their learning coefficient. The weights are at w* again afterwards, whatever happens.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public SampledEstimate Estimate(WeightRestriction restriction, IProgress<ChainProgress>? progress = null, CancellationToken cancellation = default)
    {
        AnchorLoss atAnchor = Anchor(cancellation);
        double inverseTemperature = options.Sampler.InverseTemperature;
        using var sampler = new SgldSampler(surface, restriction, options.Sampler);
        try
        {
            LossTrace trace = ChainRunner.Run(sampler, chainOrder, options.Chains, progress, cancellation);
            return new SampledEstimate(LearningCoefficients.Estimate.From(trace, atAnchor, inverseTemperature), trace);
        }
        catch (DivergedChainException divergence)
        {
            return new SampledEstimate(LearningCoefficients.Estimate.Failed(divergence, atAnchor, inverseTemperature), null);
        }
    }
}
