namespace Accelerated.Development.Clustering;

/// <summary>How curves are put together.</summary>
public enum ClusteringMethod
{
    /// <summary>k-means with Euclidean distance and means.</summary>
    KMeans,

    /// <summary>k-means with dynamic time warping and barycentre averaging (Petitjean and others, 2011).</summary>
    KMeansDtw,

    /// <summary>k-Shape: shape-based distance (1 − largest normalised cross-correlation over shifts) and extracted shapes (Paparrizos and Gravano, 2015). It standardises every curve, whatever the scaling.</summary>
    KShape,

    /// <summary>Agglomerative with Euclidean distance.</summary>
    Hierarchical,
}
