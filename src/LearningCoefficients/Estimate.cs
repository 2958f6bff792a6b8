using System.Numerics.Tensors;
using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients;

/// <summary>A learning coefficient estimated from one set of chains: λ̂ = nβ (mean loss of all draws − loss at w*).</summary>
/// <param name="Value">λ̂; null when a chain diverged.</param>
/// <param name="StandardError">
/// Of <paramref name="Value"/> by the sampling alone: nβ · √(var⁺ / effective sample size), which counts autocorrelation within chains and disagreement between them. It works for
/// a single chain, and is steadier than the error from a handful of chain means, which it approaches when chains disagree. The anchor's own error is not in it, because all estimates
/// that share an anchor share that error. Null with fewer than <see cref="MixingDiagnostics.LeastDraws"/> draws.
/// </param>
/// <param name="ChainStandardError">The same error from the chains' means alone: their standard deviation / √chains. Null with one chain.</param>
/// <param name="Anchor">The loss at w*.</param>
/// <param name="AnchorStandardError">What the anchor's uncertainty adds: nβ · its standard error.</param>
/// <param name="ChainValues">λ̂ of each chain by itself.</param>
/// <param name="SplitRhat">Split-R̂ of the losses.</param>
/// <param name="EffectiveSampleSize">Of the mean loss, over all chains.</param>
/// <param name="ChainsOk">Chains that enter the estimate.</param>
/// <param name="Verdict">Whether to believe it.</param>
/// <param name="Reason">Why not, and what to do; empty when there is nothing to say.</param>
public sealed record Estimate(
    double? Value,
    double? StandardError,
    double? ChainStandardError,
    AnchorLoss Anchor,
    double? AnchorStandardError,
    IReadOnlyList<double> ChainValues,
    double? SplitRhat,
    double? EffectiveSampleSize,
    int ChainsOk,
    Verdict Verdict,
    string Reason)
{
    /// <summary>The estimate that <paramref name="trace"/> gives at inverse temperature <paramref name="inverseTemperature"/> = nβ.</summary>
    public static Estimate From(LossTrace trace, AnchorLoss anchor, double inverseTemperature)
    {
        var chains = new double[trace.Chains];
        for (int c = 0; c < chains.Length; c++)
        {
            chains[c] = inverseTemperature * (TensorPrimitives.Average(trace.Chain(c)) - anchor.Mean);
        }

        double value = TensorPrimitives.Average<double>(chains);
        double? rhat = MixingDiagnostics.SplitRhat(trace);
        double? size = MixingDiagnostics.EffectiveSampleSize(trace);
        double? error = inverseTemperature * MixingDiagnostics.StandardErrorOfMean(trace);
        double? chainError = chains.Length > 1 ? Math.Sqrt(chains.Sum(v => (v - value) * (v - value)) / (chains.Length - 1) / chains.Length) : null;
        (Verdict verdict, string reason) = Judgement.Of(trace, value, inverseTemperature, rhat, size);
        return new Estimate(
            value, error, chainError, anchor, inverseTemperature * anchor.StandardError, chains, rhat, size, chains.Length, verdict, reason);
    }

    /// <summary>What is left when a chain diverged: no value, and the chain, step and remedy as the reason.</summary>
    public static Estimate Failed(DivergedChainException divergence, AnchorLoss anchor, double inverseTemperature) =>
        new(null, null, null, anchor, inverseTemperature * anchor.StandardError, [], null, null, 0, Verdict.Failed, divergence.Message);
}
