using Accelerated.LearningCoefficients;

namespace Accelerated.Sweeps;

/// <summary>A group that has no result yet.</summary>
/// <param name="Group">The group.</param>
/// <param name="Known">Results of its units, in their order; null for those that are still to be computed. All are where the numbers depend on the company.</param>
public sealed record OpenGroup(SweepGroup Group, IReadOnlyList<UnitResult?> Known)
{
    /// <summary>What is still to be computed.</summary>
    public ComponentGroup Components { get; } = Group.Components with { Components = [.. Group.Components.Components.Where((_, i) => Known[i] is null)] };

    /// <summary>Ids of the units still to be computed.</summary>
    public IReadOnlyList<string> Units { get; } = [.. Group.Units.Where((_, i) => Known[i] is null)];

    /// <summary>Steps of all chains still to be made.</summary>
    public long Steps => Group.Variant.Options.StepsPerEstimate * Units.Count;

    /// <summary>All results in order, with those that were computed.</summary>
    public IReadOnlyList<UnitResult> Complete(IReadOnlyList<UnitResult> computed)
    {
        var rest = new Queue<UnitResult>(computed);
        return [.. Known.Select(k => k ?? rest.Dequeue())];
    }
}
