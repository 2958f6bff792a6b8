using System.Numerics.Tensors;
using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients;

/// <summary>Reads a verdict off the diagnostics.</summary>
public static class Judgement
{
    /// <summary>Draws per chain below which there is no judgement: each half must have an error of its own.</summary>
    public const int LeastDraws = 2 * MixingDiagnostics.LeastDraws;

    /// <summary>Split-R̂ above which chains disagree. Even chains that agree have an excess over 1 of about 1 / (2 × effective draws of a half chain).</summary>
    public const double LargestRhat = 1.1;

    /// <summary>Effective draws per chain below which an average means little.</summary>
    public const double LeastEffectiveDrawsPerChain = 5;

    /// <summary>Standard errors by which the halves of the chains must differ to count as drifting.</summary>
    public const double DriftErrors = 3;

    /// <summary>Share of λ̂ by which they must differ as well: with many draws even the first steps away from w* are significant.</summary>
    public const double DriftShare = 0.1;

    /// <summary>Share of λ̂ that the size of the steps may add. The paper's own settings add about a tenth.</summary>
    public const double LargestBias = 0.25;

    internal static (Verdict Verdict, string Reason) Of(LossTrace trace, double value, double inverseTemperature, double? rhat, double? size, EstimateDiagnostics diagnostics, SamplerOptions? settings)
    {
        if (trace.Draws < LeastDraws)
        {
            return (Verdict.TooShort, $"{trace.Draws} draws per chain are too few to judge. Draw at least {LeastDraws}.");
        }

        var found = new List<(Verdict Verdict, string Reason)>();
        if (value < 0)
        {
            found.Add((Verdict.Negative, "The chains found lower loss than at w*: w* is no minimum on this data."));
        }

        double drift = inverseTemperature * Drift(trace, out double error);
        error *= inverseTemperature;
        if (Math.Abs(drift) > DriftErrors * error && Math.Abs(drift) > DriftShare * Math.Abs(value))
        {
            found.Add((Verdict.Drifting, $"The estimate of the later half of the draws is {Math.Abs(drift):0.###} {(drift > 0 ? "above" : "below")} that of the earlier half. {Remedy(diagnostics)}"));
        }
        else if (diagnostics.StationaryChains < trace.Chains / 2.0)
        {
            found.Add((Verdict.Drifting, $"Only {diagnostics.StationaryChains} of {trace.Chains} chains pass Heidelberger and Welch's test of stationarity. {Remedy(diagnostics)}"));
        }

        if (rhat > LargestRhat)
        {
            found.Add((Verdict.NotConverged, $"Split-R̂ is {rhat:0.000}, above {LargestRhat}. Raise --draws or --burn-in."));
        }
        else if (size < LeastEffectiveDrawsPerChain * trace.Chains)
        {
            found.Add((Verdict.NotConverged, $"The draws are worth only {size:0.#} independent ones. Raise --draws or --steps-between-draws."));
        }

        else if (diagnostics.RankRhat > LargestRhat)
        {
            found.Add((Verdict.NotConverged, $"R̂ of the draws' ranks is {diagnostics.RankRhat:0.000}, above {LargestRhat}: chains differ in location or in width. Raise --draws or --burn-in."));
        }

        if (Math.Abs(diagnostics.Bias ?? 0) > LargestBias * Math.Abs(value))
        {
            found.Add((Verdict.Biased, $"Of {value:0.###} about {diagnostics.Bias:0.###} come from the size of the steps. Halve --epsilon{(settings is null ? "" : $" (now {settings.Epsilon})")} and double --steps-between-draws."));
        }

        return found.Count == 0 ? (Verdict.Ok, "") : (found[0].Verdict, string.Join(' ', found.Select(f => f.Reason)));
    }

    private static string Remedy(EstimateDiagnostics diagnostics) =>
        diagnostics.AdvisedBurnIn is { } steps ? $"Raise --burn-in to about {steps}, or --draws, or --localization." : "Raise --burn-in or --draws, or --localization.";

    /// <summary>Mean of the later half of the draws minus that of the earlier half, over all chains, and the standard error of that difference.</summary>
    private static double Drift(LossTrace trace, out double error)
    {
        LossTrace early = Half(trace, 0);
        LossTrace late = Half(trace, trace.Draws - trace.Draws / 2);
        double a = MixingDiagnostics.StandardErrorOfMean(early) ?? 0;
        double b = MixingDiagnostics.StandardErrorOfMean(late) ?? 0;
        error = Math.Sqrt(a * a + b * b);
        return TensorPrimitives.Average(late.Values) - TensorPrimitives.Average(early.Values);
    }

    private static LossTrace Half(LossTrace trace, int first)
    {
        int draws = trace.Draws / 2;
        var half = new LossTrace(trace.Chains, draws);
        for (int c = 0; c < trace.Chains; c++)
        {
            for (int d = 0; d < draws; d++)
            {
                half[c, d] = trace[c, first + d];
            }
        }

        return half;
    }
}
