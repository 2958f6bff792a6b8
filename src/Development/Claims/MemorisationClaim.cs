using Accelerated.Development.Heads;
using Accelerated.Development.Statistics;

namespace Accelerated.Development.Claims;

/// <summary>The final wrLLC correlates with the number of memorised multigrams.</summary>
internal static class MemorisationClaim
{
    private const int LeastHeads = 4;

    public static ClaimResult Test(DevelopmentAnalysis analysis)
    {
        ClaimBuilder claim = new(
            "complexity-is-memorisation", "The final wrLLC of multigram heads grows with the number of multigrams they have memorised.",
            $"Pearson's r of distinct multigrams and wrLLC over the multigram heads of all layers, two-sided p from t. Support: r > 0 with p ≤ {analysis.Options.Claims.Level}.");
        if (MemorisationPoint.LastStep(analysis.Run) is not { } step)
        {
            return claim.Untestable(analysis.Run.Tokens.Count == 0
                ? $"No tokens were classified. Make them with 'tokens ablate' and 'tokens classify'."
                : (FormattableString)$"No head was estimated at a step with classified tokens ({string.Join(", ", analysis.Run.Tokens.Select(t => t.Step).Distinct())}). Estimate there with 'rllc estimate --steps'.");
        }

        MemorisationPoint[] points = [.. MemorisationPoint.At(analysis, MemorisationPoint.Multigrams, null, step).Where(p => p.Kind == HeadKind.Multigram)];
        if (points.Length < LeastHeads)
        {
            return claim.Untestable($"Step {step} has {points.Length} multigram heads with an estimate; {LeastHeads} are needed.");
        }

        LinearFit fit = LinearFit.Of([.. points.Select(p => p.Count)], [.. points.Select(p => p.Value)]);
        return claim.Decide(
            fit.R > 0 && fit.P <= analysis.Options.Claims.Level,
            $"Step {step}: r = {fit.R:0.00} (95 % interval {fit.Low:0.00} to {fit.High:0.00}), {ClaimBuilder.ShowP(fit.P)}, n = {fit.Count} heads.",
            fit.R, fit.P);
    }
}
