using Accelerated.Development.Curves;

namespace Accelerated.Development.Clustering;

/// <summary>How curves of heads are clustered.</summary>
public sealed record ClusteringOptions
{
    public ClusteringMethod Method { get; init; } = ClusteringMethod.KMeans;

    public CurveScaling Scaling { get; init; } = CurveScaling.Raw;

    public Linkage Linkage { get; init; } = Linkage.Ward;

    /// <summary>Number of clusters; null: that with the largest mean silhouette, from 2 to <see cref="MostClusters"/>.</summary>
    public int? Clusters { get; init; }

    public int MostClusters { get; init; } = 5;

    /// <summary>Starts of k-means and k-Shape, of which the one with the least sum of squared distances is kept.</summary>
    public int Restarts { get; init; } = 20;

    public int Seed { get; init; } = 1;

    /// <summary>Points of the logarithmic grid to which curves are resampled.</summary>
    public int GridPoints { get; init; } = 32;

    /// <summary>How far time warping may shift, as a share of the curve (Sakoe and Chiba's band).</summary>
    public double WarpingWindow { get; init; } = 0.1;

    /// <summary>Resamples of the chains, and further seeds, for the stability of clusters.</summary>
    public int Resamples { get; init; } = 50;
}
