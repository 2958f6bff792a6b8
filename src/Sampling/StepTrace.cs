namespace Accelerated.Sampling;

/// <summary>What was seen of the steps of one component's chains: the norms of their terms at every draw, and checks at some.</summary>
/// <param name="settings">Of the sampler.</param>
/// <param name="options">Of the chains.</param>
public sealed class StepTrace(SamplerOptions? settings, ChainOptions options)
{
    private readonly StepNorms?[] norms = new StepNorms?[(long)options.Chains * options.Draws];
    private readonly List<double>[] acceptances = [.. Enumerable.Range(0, options.Chains).Select(_ => new List<double>())];
    private readonly (double Along, double Square)[] curvatures = new (double, double)[options.Chains];

    public SamplerOptions? Settings => settings;

    public ChainOptions Options => options;

    /// <summary>Means over the draws of <paramref name="chains"/>; null where the sampler says nothing of its steps.</summary>
    public StepNorms? MeanNorms(IReadOnlyList<int> chains)
    {
        StepNorms[] known = [.. chains.SelectMany(c => norms.AsSpan(c * options.Draws, options.Draws).ToArray()).OfType<StepNorms>()];
        return known.Length == 0
            ? null
            : new StepNorms(known.Average(n => n.Gradient), known.Average(n => n.Localization), known.Average(n => n.Drift), known.Average(n => n.Noise), known.Average(n => n.Distance));
    }

    /// <summary>Mean probability with which the checked steps would be accepted as proposals; null where none is one.</summary>
    public double? Acceptance(IReadOnlyList<int> chains)
    {
        double[] all = [.. chains.SelectMany(c => acceptances[c])];
        return all.Length == 0 ? null : all.Average();
    }

    /// <summary>
    /// |HΔ|² / Δ·HΔ over the checked draws, with Δ = w − w* and HΔ the difference of the gradients there: the mean curvature, each direction weighted by what it contributes to the estimate.
    /// Exact for a quadratic loss; null where the loss does not rise away from w*.
    /// </summary>
    public double? Curvature(IReadOnlyList<int> chains)
    {
        double along = chains.Sum(c => curvatures[c].Along);
        return along > 0 ? chains.Sum(c => curvatures[c].Square) / along : null;
    }

    internal void Record(int chain, int draw, StepNorms? seen) => norms[chain * options.Draws + draw] = seen;

    internal void RecordAcceptance(int chain, double probability) => acceptances[chain].Add(probability);

    internal void RecordCurvature(int chain, double along, double square) =>
        curvatures[chain] = (curvatures[chain].Along + along, curvatures[chain].Square + square);
}
