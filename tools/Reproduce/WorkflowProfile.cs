using Accelerated.LearningCoefficients;
using Accelerated.Sampling;
using Accelerated.Training;

namespace Accelerated.Tools.Reproduce;

/// <summary>How much of everything the workflow does. What is not named here has the default of the tool that does it.</summary>
/// <param name="Training">Model and recipe.</param>
/// <param name="Checkpoints">Most checkpoints at which every head is estimated: an even choice of those that are kept, first and last included.</param>
/// <param name="Sampling">Chains of each estimate.</param>
/// <param name="AnchorBatches">Minibatches for the loss at each checkpoint.</param>
/// <param name="AblationSequences">Rows on which heads are ablated.</param>
public sealed record WorkflowProfile(TrainingProfile Training, int Checkpoints, ChainOptions Sampling, int AnchorBatches, int AblationSequences)
{
    /// <summary>At most ten minutes on two cores.</summary>
    public static WorkflowProfile Quick { get; } = new(TrainingProfile.Quick, 6, new ChainOptions { BurnIn = 12, Draws = 36, Batch = 4, CheckedDraws = 1 }, 16, 1000) { AblatedCheckpoints = 3 };

    /// <summary>Hours on a laptop.</summary>
    public static WorkflowProfile Laptop { get; } = new(TrainingProfile.Laptop, 20, new ChainOptions { BurnIn = 20, Draws = 100, Batch = 8 }, new AnchorOptions().Batches, 1000);

    /// <summary>The published sizes, for a GPU.</summary>
    public static WorkflowProfile Paper { get; } = new(TrainingProfile.Paper, 107, new ChainOptions(), new AnchorOptions().Batches, 1000) { Seeds = 4 };

    public static IReadOnlyList<WorkflowProfile> All { get; } = [Quick, Laptop, Paper];

    /// <summary>Most checkpoints at which tokens in context are found: an even choice of the estimated ones without the first, the last included.</summary>
    public int AblatedCheckpoints { get; init; } = 6;

    /// <summary>Models that differ in nothing but their seed.</summary>
    public int Seeds { get; init; } = 1;

    public string Name => Training.Name;

    /// <summary>The steps at which heads are estimated.</summary>
    public IReadOnlyList<int> EstimatedSteps => Evenly([.. CheckpointSchedule.Parse(Training.Options.Checkpoints, Training.Options.Steps).Steps], Checkpoints);

    /// <summary>The steps at which tokens in context are found.</summary>
    public IReadOnlyList<int> AblatedSteps => Evenly([.. EstimatedSteps.Reverse().Take(Math.Max(1, EstimatedSteps.Count - 1)).Reverse()], AblatedCheckpoints);

    private static int[] Evenly(int[] kept, int most)
    {
        int wanted = Math.Min(most, kept.Length);
        return [.. Enumerable.Range(0, wanted).Select(i => kept[wanted == 1 ? ^1 : (int)((long)i * (kept.Length - 1) / (wanted - 1))]).Distinct()];
    }
}
