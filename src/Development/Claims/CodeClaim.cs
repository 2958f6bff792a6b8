using Accelerated.Development.Curves;
using Accelerated.Development.Heads;

namespace Accelerated.Development.Claims;

/// <summary>On code the rLLC of induction heads rises and separates.</summary>
internal static class CodeClaim
{
    public static ClaimResult Test(DevelopmentAnalysis analysis)
    {
        ClaimBuilder claim = new(
            "induction-rises-on-code", "On code the rLLC of induction heads rises and separates from that of the other heads of their layer.",
            $"Mean change from the first checkpoint after 0 to the last, of the induction heads, and of them less the layer's other heads; normal, one-sided, from the sampling's standard errors. Support: both above 0 with p ≤ {analysis.Options.Claims.Level}.");
        if (analysis.CodeDataset is not { } code || !analysis.Run.Datasets.Contains(code))
        {
            return claim.Untestable($"No data set of the estimates is code. Add one with 'rllc estimate --data code=PATH'.");
        }

        IReadOnlyList<HeadCurve> curves = [.. analysis.Run.HeadCurves(code).Where(curve => curve.Steps.Count(step => step > 0) > 1)];
        HeadCurve[] induction = [.. curves.Where(curve => analysis.KindOf(curve.Head) == HeadKind.Induction)];
        if (induction.Length == 0)
        {
            return claim.Untestable(analysis.Labels.Count == 0
                ? $"No head has a type, which needs scores or classified tokens. Make them with 'reproduce score' or 'tokens classify'."
                : (FormattableString)$"No head with estimates on {code} at two or more steps is an induction head.");
        }

        HeadCurve[] others = [.. curves.Where(curve => analysis.KindOf(curve.Head) != HeadKind.Induction && induction.Any(head => head.Head.Layer == curve.Head.Layer))];
        if (others.Length == 0)
        {
            return claim.Untestable($"All heads of the layer are induction heads; there is nothing to separate from.");
        }

        double first = curves.Max(curve => curve.Steps.First(step => step > 0));
        MeanChange rise = MeanChange.Since(induction, first);
        MeanChange apart = rise - MeanChange.Since(others, first);
        if (double.IsNaN(apart.StandardError))
        {
            return claim.Untestable($"The estimates on {code} have no standard errors (too few draws); sample longer.");
        }

        return claim.Decide(
            Math.Max(rise.PositiveP, apart.PositiveP) <= analysis.Options.Claims.Level,
            $"On {code}, from step {first} to {induction[0].Steps[^1]}: the induction heads {string.Join(", ", induction.Select(curve => curve.Head))} change by {rise}, {ClaimBuilder.ShowP(rise.PositiveP)}; that is {apart} more than the {others.Length} others, {ClaimBuilder.ShowP(apart.PositiveP)}.",
            apart.Value, Math.Max(rise.PositiveP, apart.PositiveP));
    }
}
