using Accelerated.Development.Comparison;

namespace Accelerated.Development.Claims;

/// <summary>Types recur over seeds.</summary>
internal static class RecurrenceClaim
{
    public static ClaimResult Test(DevelopmentAnalysis analysis)
    {
        ClaimBuilder claim = new(
            "types-recur", "The same types of heads appear again in runs with other seeds.",
            $"Heads of the runs are matched within their layer by curves, scores and tokens; share of matched pairs of one type, by exchange of the types within layers (one-sided). Support: every pair of this run with another at p ≤ {analysis.Options.Claims.Level}.");
        if (analysis.Comparison is not { Pairs.Count: > 0 } comparison)
        {
            return claim.Untestable($"No other run was compared. Train one with another --seed, then 'reproduce report --run DIR --sibling DIR'.");
        }

        RunPair[] own = [.. comparison.Pairs.Where(pair => pair.First == 0 && pair.Typed > 0)];
        if (own.Length == 0)
        {
            return claim.Untestable($"No matched pair of heads has a type in both runs, which needs scores or classified tokens of both.");
        }

        if (own.All(pair => pair.Kinds < 2))
        {
            return claim.Untestable($"All matched heads are of one type, so any match would agree.");
        }

        return claim.Decide(
            own.All(pair => pair.P <= analysis.Options.Claims.Level),
            $"{string.Join("; ", own.Select(pair => $"with {comparison.Runs[pair.Second]}: {pair.SameKind} of {pair.Typed} matched heads are of one type, {ClaimBuilder.ShowP(pair.P)}"))}. Types in every run: {string.Join(", ", comparison.RecurringKinds.DefaultIfEmpty("none"))}.",
            own.Average(pair => (double)pair.SameKind / pair.Typed), own.Max(pair => pair.P));
    }
}
