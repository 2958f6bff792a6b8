using Accelerated.Development.Curves;
using Accelerated.Development.RunData;

namespace Accelerated.Development.Claims;

/// <summary>Against the one-layer twin the wdrLLC falls in layer 0 and rises in layer 1 after the second stage.</summary>
internal static class OneLayerClaim
{
    public static ClaimResult Test(DevelopmentAnalysis analysis)
    {
        ClaimBuilder claim = new(
            "multigrams-move-up", "Measured against the one-layer model, the rLLC falls in layer 0 and rises in layer 1 after the second stage.",
            $"Mean change over the heads of each layer from the second stage boundary to the last checkpoint; normal, one-sided, from the sampling's standard errors. Support: layer 0 below 0 and layer 1 above 0, both with p ≤ {analysis.Options.Claims.Level}.");
        if (analysis.Run.Layers == 1)
        {
            return claim.Untestable($"The model has one layer; there is no layer to which multigrams could move.");
        }

        IReadOnlyList<HeadCurve> curves = analysis.Run.HeadCurves(RunMeasurements.OneLayerDataset);
        HeadCurve[] lower = [.. curves.Where(curve => curve.Head.Layer == 0 && curve.Steps.Count > 1)];
        HeadCurve[] upper = [.. curves.Where(curve => curve.Head.Layer == 1 && curve.Steps.Count > 1)];
        if (lower.Length == 0 || upper.Length == 0)
        {
            return claim.Untestable($"No estimates against the one-layer model (data set {RunMeasurements.OneLayerDataset}) in both layers. Train the twin and estimate with 'rllc estimate --teacher {RunMeasurements.OneLayerDataset}=CHECKPOINT'.");
        }

        if (analysis.Stages.Boundaries.Count < 2)
        {
            return claim.Untestable($"The run shows {analysis.Stages.Boundaries.Count} stage boundaries ({(analysis.Stages.Reason.Length > 0 ? analysis.Stages.Reason : analysis.Stages.Source)}); the claim is about what follows the second. For what it is worth, since the middle of the log-step axis layer 0 changed by {Middle(lower)}, layer 1 by {Middle(upper)}.");
        }

        double boundary = analysis.Stages.Boundaries[1].Step;
        MeanChange falls = MeanChange.Since(lower, boundary);
        MeanChange rises = MeanChange.Since(upper, boundary);
        if (double.IsNaN(falls.StandardError) || double.IsNaN(rises.StandardError))
        {
            return claim.Untestable($"The estimates have no standard errors (too few draws); sample longer.");
        }

        double p = Math.Max(falls.NegativeP, rises.PositiveP);
        return claim.Decide(
            p <= analysis.Options.Claims.Level,
            $"Since step {boundary:0}: layer 0 {falls}, {ClaimBuilder.ShowP(falls.NegativeP)} for a fall; layer 1 {rises}, {ClaimBuilder.ShowP(rises.PositiveP)} for a rise.",
            rises.Value - falls.Value, p);

        static MeanChange Middle(HeadCurve[] heads)
        {
            double first = heads[0].Steps.First(step => step > 0);
            return MeanChange.Since(heads, Math.Sqrt(first * heads[0].Steps[^1]));
        }
    }
}
