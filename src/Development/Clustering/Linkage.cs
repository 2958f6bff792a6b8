namespace Accelerated.Development.Clustering;

/// <summary>The distance between clusters of <see cref="ClusteringMethod.Hierarchical"/>.</summary>
public enum Linkage
{
    /// <summary>Least growth of the squared distances to the means.</summary>
    Ward,

    /// <summary>Mean distance of the pairs.</summary>
    Average,
}
