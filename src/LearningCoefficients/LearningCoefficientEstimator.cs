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

    /// <summary>Measures the largest curvature at w* and tells for which of <paramref name="restrictions"/> the settings cannot work, before anything is sampled.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<SettingsRefusal> Refusals(IReadOnlyList<WeightRestriction> restrictions, CancellationToken cancellation = default) =>
        [.. restrictions.Zip(Curvatures(restrictions, cancellation), (r, h) => SettingsRefusal.Of(r.Name, options.Sampler, h)).OfType<SettingsRefusal>()];

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
        double[]? curvatures = options.CurvatureCheck == CurvatureCheck.Refuse ? Curvatures(restrictions, cancellation) : null;
        SettingsRefusal?[] refusals = [.. restrictions.Select((r, i) => curvatures is null ? null : SettingsRefusal.Of(r.Name, options.Sampler, curvatures[i]))];
        int[] accepted = [.. Enumerable.Range(0, restrictions.Count).Where(i => refusals[i] is null)];
        IDrawObserver[] observers = [.. further.Select(o => accepted.Length == restrictions.Count ? o : new RenumberedObserver(o, accepted))];
        var sampled = new Queue<SampledEstimate>(accepted.Length == 0 ? [] : Sample([.. accepted.Select(i => restrictions[i])], fixedAnchor, observers, progress, cancellation));
        return [.. restrictions.Select((r, i) => refusals[i] is { } refusal ? Refused(r, fixedAnchor, refusal.Reason(r.Name)) : WithCurvature(sampled.Dequeue(), curvatures?[i]))];
    }

    private IReadOnlyList<SampledEstimate> Sample(
        IReadOnlyList<WeightRestriction> restrictions,
        AnchorLoss? fixedAnchor,
        IReadOnlyList<IDrawObserver> further,
        IProgress<ChainProgress>? progress,
        CancellationToken cancellation)
    {
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
        IReadOnlyList<SampledEstimate>? halved = options.BiasEstimate == BiasEstimate.HalvedStep
            ? new LearningCoefficientEstimator(losses, rows, options.Halved).Sample(restrictions, fixedAnchor, [], Later(progress, restrictions.Count * options.Chains.Chains * options.Chains.StepsPerChain), cancellation)
            : null;
        return
        [
            .. chains.Select((own, i) => new SampledEstimate(
                From(probe?.Of(i, own) ?? own, fixedAnchor, halved?[i].Estimate), own, [.. observers.Select(o => Evaluation(o.Of(i, own)))])),
        ];
    }

    /// <summary>The largest curvature at w* of each component, on the first minibatch of the first chain.</summary>
    private double[] Curvatures(IReadOnlyList<WeightRestriction> restrictions, CancellationToken cancellation)
    {
        var batch = new int[options.Chains.Batch];
        batches.Fill(restrictions[0].Name, 0, 0, batch);
        return CurvatureProbe.Largest(losses, restrictions, batch, options.Seed, cancellation);
    }

    // What the steps add on the data that chains move on is not known to be what they add on other data.
    private SampledEstimate Evaluation(ComponentChains chains)
    {
        Estimate estimate = LearningCoefficients.Estimate.From(chains with { Steps = null }, null, options.Sampler.InverseTemperature, AnchorKind.Paired, options.Chains.OnFailedChain);
        return new SampledEstimate(estimate, chains, []);
    }

    private Estimate From(ComponentChains chains, AnchorLoss? fixedAnchor, Estimate? halved)
    {
        Estimate plain = LearningCoefficients.Estimate.From(chains, fixedAnchor, options.Sampler.InverseTemperature, options.Anchor.Kind, options.Chains.OnFailedChain);
        if (2 * (plain.Value - halved?.Value) is not { } bias)
        {
            return plain;
        }

        double? error = 2 * Root(plain.StandardError * plain.StandardError + halved!.StandardError * halved.StandardError);
        return LearningCoefficients.Estimate.From(chains, fixedAnchor, options.Sampler.InverseTemperature, options.Anchor.Kind, options.Chains.OnFailedChain, (bias, error));

        static double? Root(double? square) => square is { } s ? Math.Sqrt(s) : null;
    }

    private SampledEstimate Refused(WeightRestriction restriction, AnchorLoss? fixedAnchor, string reason)
    {
        int chains = options.Chains.Chains;
        LossTrace none = LossTrace.Unknown(chains, options.Chains.Draws);
        var unrun = new ComponentChains(restriction, none, options.Anchor.Kind == AnchorKind.Paired ? none : null, []);
        AnchorLoss at = fixedAnchor ?? new AnchorLoss(options.Anchor.Kind, double.NaN, null);
        Estimate estimate = LearningCoefficients.Estimate.Failed(at, options.Sampler.InverseTemperature, chains, reason, Verdict.Refused);
        Estimate further = LearningCoefficients.Estimate.Failed(new AnchorLoss(AnchorKind.Paired, double.NaN, null), options.Sampler.InverseTemperature, chains, reason, Verdict.Refused);
        return new SampledEstimate(estimate, unrun, [.. evaluations.Select(_ => new SampledEstimate(further, unrun, []))]);
    }

    private static SampledEstimate WithCurvature(SampledEstimate sampled, double? curvature) =>
        sampled.Estimate.Diagnostics is { } known ? sampled with { Estimate = sampled.Estimate with { Diagnostics = known with { LargestCurvature = curvature } } } : sampled;

    private static LaterProgress? Later(IProgress<ChainProgress>? progress, long before) => progress is null ? null : new LaterProgress(progress, before);

    /// <summary>Observers count the components that were asked for, runs those that were not refused.</summary>
    private sealed class RenumberedObserver(IDrawObserver observer, int[] numbers) : IDrawObserver
    {
        public void Observe(int draw, IReadOnlyList<DrawnChain> chains) => observer.Observe(draw, [.. chains.Select(c => c with { Component = numbers[c.Component] })]);
    }

    /// <summary>Steps of a second run count after those of the first.</summary>
    private sealed class LaterProgress(IProgress<ChainProgress> progress, long before) : IProgress<ChainProgress>
    {
        public void Report(ChainProgress value) => progress.Report(value with { StepsDone = before + value.StepsDone, Steps = before + value.Steps });
    }

    /// <summary>The rows of the probe set: those that an independent anchor would begin with.</summary>
    public int[] ProbeRows()
    {
        var probe = new int[Math.Min(options.Anchor.ProbeRows, rows)];
        IBatchOrder order = options.Order == RowOrder.Sequential ? new SequentialOrder(rows, probe.Length) : ShuffledOrder.ForAnchor(options.Seed, rows, probe.Length);
        order.Fill(0, 0, probe);
        return probe;
    }
}
