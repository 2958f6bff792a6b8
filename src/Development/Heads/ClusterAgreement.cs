using Accelerated.Development.Clustering;
using Accelerated.Development.Statistics;

namespace Accelerated.Development.Heads;

/// <summary>How far clusters of curves are types of heads.</summary>
/// <param name="Index">Adjusted Rand index: 1 when clusters are types, 0 on average by chance.</param>
/// <param name="Purity">Share of heads of the commonest type of their cluster.</param>
/// <param name="P">How often types exchanged among these heads agree as well.</param>
/// <param name="Heads">How many heads have both.</param>
/// <param name="Kinds">How many types.</param>
public sealed record ClusterAgreement(double Index, double Purity, double P, int Heads, int Kinds)
{
    /// <summary>Over the heads that have a label; null when that is none.</summary>
    public static ClusterAgreement? Of(CurveClustering clustering, IReadOnlyList<HeadKindLabel> labels)
    {
        (int Cluster, int Kind)[] both = [.. labels.Where(label => clustering.ClusterOf(label.Head) is not null).Select(label => (clustering.ClusterOf(label.Head)!.Value, (int)label.Kind))];
        if (both.Length == 0)
        {
            return null;
        }

        int[] clusters = [.. both.Select(b => b.Cluster)];
        int[] kinds = [.. both.Select(b => b.Kind)];
        return new ClusterAgreement(
            AdjustedRandIndex.Of(clusters, kinds), AdjustedRandIndex.Purity(clusters, kinds),
            Permutations.UpperTail(kinds, permuted => AdjustedRandIndex.Of(clusters, permuted), 2000), both.Length, kinds.Distinct().Count());
    }
}
