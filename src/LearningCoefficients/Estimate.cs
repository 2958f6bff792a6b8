using System.Numerics.Tensors;
using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients;

/// <summary>A learning coefficient estimated from one set of chains: λ̂ = nβ · mean over draws of (loss − loss at w*).</summary>
/// <param name="Value">λ̂; null when it failed.</param>
/// <param name="StandardError">
/// Of <paramref name="Value"/> by the sampling alone: nβ · √(var⁺ / effective sample size), which counts autocorrelation within chains and disagreement between them. It works for
/// a single chain, and is steadier than the error from a handful of chain means, which it approaches when chains disagree. The error of an independent anchor is not in it, because
/// all estimates that share an anchor share that error. Null with fewer than <see cref="MixingDiagnostics.LeastDraws"/> draws.
/// </param>
/// <param name="ChainStandardError">The same error from the chains' means alone: their standard deviation / √chains. Null with one chain.</param>
/// <param name="Anchor">The loss at w*.</param>
/// <param name="AnchorStandardError">What an independent anchor's uncertainty adds: nβ · its standard error. Null for the other kinds.</param>
/// <param name="VarianceGain">
/// Of a paired anchor: how many times more draws the losses alone would have needed for the same error, (squared standard error of the mean loss) / (squared standard error of the mean
/// difference), before the own error of an independent anchor is even counted. Null for the other kinds.
/// </param>
/// <param name="ChainValues">λ̂ of each chain by itself; null where it diverged.</param>
/// <param name="SplitRhat">Split-R̂ of the losses above the anchor.</param>
/// <param name="EffectiveSampleSize">Of the mean loss above the anchor, over all chains.</param>
/// <param name="ChainsOk">Chains that enter the estimate.</param>
/// <param name="Verdict">Whether to believe it.</param>
/// <param name="Reason">Why not, and what to do; empty when there is nothing to say.</param>
public sealed record Estimate(
    double? Value,
    double? StandardError,
    double? ChainStandardError,
    AnchorLoss Anchor,
    double? AnchorStandardError,
    double? VarianceGain,
    IReadOnlyList<double?> ChainValues,
    double? SplitRhat,
    double? EffectiveSampleSize,
    int ChainsOk,
    Verdict Verdict,
    string Reason)
{
    /// <summary>What else is known of its chains; null when it failed.</summary>
    public EstimateDiagnostics? Diagnostics { get; init; }

    /// <summary>The estimate that <paramref name="chains"/> give at inverse temperature <paramref name="inverseTemperature"/> = nβ.</summary>
    /// <param name="chains">The draws; their own losses at w* are the anchor where <paramref name="independent"/> is null.</param>
    /// <param name="independent">An anchor taken on other minibatches.</param>
    /// <param name="inverseTemperature">nβ.</param>
    /// <param name="kind">What an anchor is called that is not independent.</param>
    /// <param name="onFailed">What a diverged chain does.</param>
    /// <param name="measuredBias">What the size of the steps adds, where a second run has measured it.</param>
    public static Estimate From(
        ComponentChains chains,
        AnchorLoss? independent,
        double inverseTemperature,
        AnchorKind kind = AnchorKind.Paired,
        FailedChains onFailed = FailedChains.Fail,
        (double Value, double? StandardError)? measuredBias = null)
    {
        IReadOnlyList<int> survivors = chains.Survivors;
        int all = chains.Losses.Chains;
        if (survivors.Count == 0 || (onFailed == FailedChains.Fail && survivors.Count < all))
        {
            AnchorLoss at = independent ?? new AnchorLoss(kind, double.NaN, null);
            string failure = string.Join(' ', chains.Divergences.Select(d => d.Message));
            return Failed(at, inverseTemperature, all, failure);
        }

        LossTrace losses = chains.Losses.Of(survivors);
        LossTrace? paired = chains.AnchorLosses?.Of(survivors);
        AnchorLoss anchor = independent ?? new AnchorLoss(kind, TensorPrimitives.Average(paired!.Values), null);
        LossTrace excess = independent is null ? losses.Minus(paired!) : losses.Minus(independent.Mean);
        var values = new double?[all];
        for (int i = 0; i < survivors.Count; i++)
        {
            values[survivors[i]] = inverseTemperature * TensorPrimitives.Average(excess.Chain(i));
        }

        double[] alive = [.. values.OfType<double>()];
        double value = TensorPrimitives.Average<double>(alive);
        double? rhat = MixingDiagnostics.SplitRhat(excess);
        double? size = MixingDiagnostics.EffectiveSampleSize(excess);
        double? error = inverseTemperature * MixingDiagnostics.StandardErrorOfMean(excess);
        double? raw = inverseTemperature * MixingDiagnostics.StandardErrorOfMean(losses);
        double? gain = independent is null && error > 0 ? raw * raw / (error * error) : null;
        double? chainError = alive.Length > 1 ? Math.Sqrt(alive.Sum(v => (v - value) * (v - value)) / (alive.Length - 1) / alive.Length) : null;
        EstimateDiagnostics diagnostics = EstimateDiagnostics.From(excess, value, chains.Steps, survivors);
        if (measuredBias is { } measured)
        {
            diagnostics = diagnostics with { Bias = measured.Value, BiasStandardError = measured.StandardError };
        }

        (Verdict verdict, string reason) = Judgement.Of(excess, value, inverseTemperature, rhat, size, diagnostics, chains.Steps?.Settings);
        if (survivors.Count < all)
        {
            reason = $"{survivors.Count} of {all} chains are left: {string.Join(' ', chains.Divergences.Select(d => d.Message))} {reason}".TrimEnd();
        }

        return new Estimate(
            value, error, chainError, anchor, inverseTemperature * anchor.StandardError, gain, values, rhat, size, survivors.Count, verdict, reason) { Diagnostics = diagnostics };
    }

    /// <summary>An estimate that is none, for the reason given.</summary>
    internal static Estimate Failed(AnchorLoss anchor, double inverseTemperature, int chains, string reason, Verdict verdict = Verdict.Failed) =>
        new(null, null, null, anchor, inverseTemperature * anchor.StandardError, null, new double?[chains], null, null, 0, verdict, reason);
}
