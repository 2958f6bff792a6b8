using Accelerated.LearningCoefficients;

namespace Accelerated.Sweeps;

/// <summary>Units that are computed together, since they share minibatches: heads of one layer of one checkpoint, or one other component.</summary>
/// <param name="Id">SHA-256 of its units' ids in their order.</param>
/// <param name="Checkpoint">Its checkpoint.</param>
/// <param name="Data">Index of its data set.</param>
/// <param name="Variant">Its sampler.</param>
/// <param name="Components">What moves.</param>
/// <param name="Units">Ids of the units, one per component: SHA-256 of everything that determines the unit's result.</param>
/// <param name="Cost">Multiply-adds.</param>
public sealed record SweepGroup(
    string Id, SweepCheckpoint Checkpoint, int Data, SweepVariant Variant, ComponentGroup Components, IReadOnlyList<string> Units, double Cost)
{
    /// <summary>What it is, for people.</summary>
    public string Describe(SweepPlan plan)
    {
        string variant = (Variant.Name.Length > 0 ? $" with {Variant.Name}" : "") + (plan.Seeds > 1 ? $", seed {Variant.Options.Seed}" : "");
        return $"{string.Join(' ', Components.Components)} on {plan.Data[Data].Name} at step {Checkpoint.Step ?? 0}{(plan.Runs.Count > 1 ? $" of {Checkpoint.Run}" : "")}{variant}";
    }
}
