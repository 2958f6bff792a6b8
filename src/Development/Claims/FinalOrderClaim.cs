using Accelerated.Development.Curves;
using Accelerated.Development.Heads;
using Accelerated.Development.Statistics;

namespace Accelerated.Development.Claims;

/// <summary>Heads with a simple algorithm end lower than multigram heads.</summary>
internal static class FinalOrderClaim
{
    public static ClaimResult Test(DevelopmentAnalysis analysis)
    {
        ClaimBuilder claim = new(
            "simple-heads-end-lower", "Heads with a simple algorithm (induction, brackets) end at a lower wrLLC than multigram heads of their layer.",
            $"Mann–Whitney U of final wrLLC of the last layer's heads, exact, one-sided. Support: p ≤ {analysis.Options.Claims.Level}.");
        HeadCurve[] curves = [.. analysis.Layers.Count == 0 ? [] : analysis.Layers[^1].Curves];
        double[] simple = Final(HeadKind.Induction, HeadKind.Bracket);
        double[] multigram = Final(HeadKind.Multigram);
        if (simple.Length == 0 || multigram.Length == 0)
        {
            return claim.Untestable(curves.Length == 0
                ? $"No head was estimated. Estimate with 'rllc estimate --components heads'."
                : analysis.Labels.Count == 0
                    ? $"No head has a type, which needs scores or classified tokens. Make them with 'reproduce score' or 'tokens classify'."
                    : (FormattableString)$"The last layer has {simple.Length} induction or bracket heads and {multigram.Length} multigram heads; one of each at least is needed.");
        }

        MannWhitney test = MannWhitney.IsLower(simple, multigram);
        double difference = multigram.Average() - simple.Average();
        return claim.Decide(
            test.P <= analysis.Options.Claims.Level,
            $"Simple heads end at {simple.Average():0.00} on average (n = {simple.Length}), multigram heads at {multigram.Average():0.00} (n = {multigram.Length}): {difference:0.00} lower. U = {test.U:0.#} of {test.Pairs}, {ClaimBuilder.ShowP(test.P)}.{(SmallestP(simple.Length, multigram.Length) > analysis.Options.Claims.Level ? " With so few heads no order could reach that level." : "")}",
            test.U, test.P);

        double[] Final(params HeadKind[] kinds) => [.. curves.Where(curve => analysis.KindOf(curve.Head) is { } kind && kinds.Contains(kind)).Select(curve => curve.Final)];

        static double SmallestP(int a, int b) => 1 / MathNet.Numerics.Combinatorics.Combinations(a + b, a);
    }
}
