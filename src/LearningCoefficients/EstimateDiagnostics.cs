using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients;

/// <summary>What speaks for and against an estimate, of the chains that enter it. What is about draws is about their losses above the anchor.</summary>
/// <param name="RankRhat">R̂ of normal scores, the larger one of location and width.</param>
/// <param name="Geweke">The score of the chain whose beginning and end differ most: beyond ±3 it has drifted. Null with fewer than 80 draws per chain.</param>
/// <param name="StationaryChains">Chains that pass Heidelberger and Welch's test of stationarity; null where it does not apply.</param>
/// <param name="PreciseChains">Of these, chains whose mean is known to a tenth.</param>
/// <param name="RafteryLewisDraws">Draws that the most demanding chain needs for its .025 quantile, burn-in included; null with fewer than <see cref="RafteryLewis.LeastDraws"/> draws per chain.</param>
/// <param name="BelowAnchor">Share of the draws with a lower loss than at w*.</param>
/// <param name="Norms">Means over the draws; null where the sampler does not say.</param>
/// <param name="Acceptance">Mean probability with which Metropolis and Hastings would accept a step; null for samplers with momentum.</param>
/// <param name="Curvature">Mean curvature, each direction weighted by its contribution to the estimate.</param>
/// <param name="LargestCurvature">The largest curvature found at w* before the run, from below; null where it was not measured.</param>
/// <param name="Bias">What the size of the steps adds to the estimate; null where it is unknown.</param>
/// <param name="BiasStandardError">Of <paramref name="Bias"/>, where it comes from a second run with half the step size; null where it comes from the closed form with <paramref name="Curvature"/>.</param>
/// <param name="AdvisedBurnIn">Steps after which the chains look stationary, counted from w*; null where nothing speaks for more than there were.</param>
public sealed record EstimateDiagnostics(
    double? RankRhat,
    double? Geweke,
    int? StationaryChains,
    int? PreciseChains,
    int? RafteryLewisDraws,
    double BelowAnchor,
    StepNorms? Norms,
    double? Acceptance,
    double? Curvature,
    double? LargestCurvature,
    double? Bias,
    double? BiasStandardError,
    long? AdvisedBurnIn)
{
    /// <param name="excess">Losses above the anchor, of the chains that enter the estimate.</param>
    /// <param name="value">The estimate.</param>
    /// <param name="steps">What was seen of the steps.</param>
    /// <param name="survivors">Numbers of these chains.</param>
    internal static EstimateDiagnostics From(LossTrace excess, double value, StepTrace? steps, IReadOnlyList<int> survivors)
    {
        HeidelbergerWelch[] tests = [.. Enumerable.Range(0, excess.Chains).Select(c => HeidelbergerWelch.Test(excess.Chain(c))).OfType<HeidelbergerWelch>()];
        RafteryLewis[] lengths = [.. Enumerable.Range(0, excess.Chains).Select(c => RafteryLewis.Of(excess.Chain(c))).OfType<RafteryLewis>()];
        double[] scores = [.. Enumerable.Range(0, excess.Chains).Select(c => GewekeDiagnostic.Score(excess.Chain(c))).OfType<double>()];
        double? curvature = steps?.Curvature(survivors);
        int start = tests.Where(t => t.IsStationary).Select(t => t.Start).DefaultIfEmpty(0).Max();
        return new EstimateDiagnostics(
            MixingDiagnostics.RankRhat(excess),
            scores.Length == 0 ? null : scores.MaxBy(Math.Abs),
            tests.Length == 0 ? null : tests.Count(t => t.IsStationary),
            tests.Length == 0 ? null : tests.Count(t => t.IsPrecise),
            lengths.Length == 0 ? null : lengths.Max(l => l.BurnIn + l.Draws),
            excess.Values.ToArray().Count(e => e < 0) / (double)excess.Values.Length,
            steps?.MeanNorms(survivors),
            steps?.Acceptance(survivors),
            curvature,
            null,
            BiasOf(value, curvature, steps?.Settings),
            null,
            start > 0 && steps is not null ? steps.Options.BurnIn + (long)start * steps.Options.StepsBetweenDraws : null);
    }

    /// <summary>Of the closed form at that curvature.</summary>
    private static double? BiasOf(double value, double? curvature, SamplerOptions? settings) =>
        curvature is { } h && settings is { NoiseLevel: > 0 } s && s.Inflation(s.InverseTemperature * h + s.Localization) is { } inflation && double.IsFinite(inflation) && inflation > 0
            ? value * (1 - 1 / inflation)
            : null;
}
