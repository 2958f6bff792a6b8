namespace Accelerated.Sampling;

/// <summary>The chains of one component after a run.</summary>
/// <param name="Component">Which weights moved.</param>
/// <param name="Losses">Loss of the minibatch at every draw; NaN from a chain's divergence on.</param>
/// <param name="AnchorLosses">Loss at w* of the same minibatch at every draw; null when it was not asked for.</param>
/// <param name="Divergences">The chains that diverged, in order of their number.</param>
public sealed record ComponentChains(WeightRestriction Component, LossTrace Losses, LossTrace? AnchorLosses, IReadOnlyList<ChainDivergence> Divergences)
{
    /// <summary>What was seen of the steps; null where it was not recorded.</summary>
    public StepTrace? Steps { get; init; }

    /// <summary>Numbers of the chains that did not diverge.</summary>
    public IReadOnlyList<int> Survivors => [.. Enumerable.Range(0, Losses.Chains).Except(Divergences.Select(d => d.Chain))];
}
