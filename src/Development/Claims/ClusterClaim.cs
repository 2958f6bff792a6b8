using Accelerated.Development.Heads;

namespace Accelerated.Development.Claims;

/// <summary>Layer-1 wrLLC curves cluster by head type.</summary>
internal static class ClusterClaim
{
    public static ClaimResult Test(DevelopmentAnalysis analysis)
    {
        ClaimBuilder claim = new(
            "clusters-are-types", "The wrLLC curves of the last layer's heads cluster by head type.",
            $"Adjusted Rand index of clusters and types of the last layer's heads, by exchange of the types (one-sided). Support: above 0 with p ≤ {analysis.Options.Claims.Level}.");
        if (analysis.Run.Layers == 1)
        {
            return claim.Untestable($"The model has one layer; the claim is about the layer after the first.");
        }

        if (analysis.Layers.Count == 0)
        {
            return claim.Untestable($"No head was estimated. Estimate with 'rllc estimate --components heads'.");
        }

        LayerClustering layer = analysis.Layers[^1];
        if (layer.Clustering is null)
        {
            return claim.Untestable($"No clusters: {layer.Reason}.");
        }

        if (layer.Agreement is null)
        {
            return claim.Untestable($"No head of layer {layer.Layer} has a type, which needs scores or classified tokens. Make them with 'reproduce score' or 'tokens classify'.");
        }

        if (layer.Agreement.Kinds < 2)
        {
            HeadKind only = analysis.Labels.First(label => label.Head.Layer == layer.Layer).Kind;
            return claim.Untestable($"All {layer.Agreement.Heads} heads of layer {layer.Layer} are of one type ({only.Name()}), so there is nothing for clusters to agree with.");
        }

        ClusterAgreement agreement = layer.Agreement;
        return claim.Decide(
            agreement.Index > 0 && agreement.P <= analysis.Options.Claims.Level,
            $"Layer {layer.Layer}: adjusted Rand index {agreement.Index:0.00}, {ClaimBuilder.ShowP(agreement.P)}, purity {agreement.Purity:0.00}; {layer.Clustering.Clusters} clusters (silhouette {layer.Clustering.Silhouette:0.00}), {agreement.Kinds} types, {agreement.Heads} heads.",
            agreement.Index, agreement.P);
    }
}
