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
    public static WorkflowProfile Quick { get; } = new(TrainingProfile.Quick, 7, new ChainOptions { Chains = 4, Draws = 70, Batch = 8 }, 16, 1000);

    public static WorkflowProfile Laptop { get; } = new(TrainingProfile.Laptop, 30, new ChainOptions { Batch = 16 }, new AnchorOptions().Batches, 1000);

    public static WorkflowProfile Paper { get; } = new(TrainingProfile.Paper, 107, new ChainOptions(), new AnchorOptions().Batches, 1000);

    public static IReadOnlyList<WorkflowProfile> All { get; } = [Quick, Laptop, Paper];

    public string Name => Training.Name;

    /// <summary>The steps at which heads are estimated.</summary>
    public IReadOnlyList<int> EstimatedSteps
    {
        get
        {
            int[] kept = [.. CheckpointSchedule.Parse(Training.Options.Checkpoints, Training.Options.Steps).Steps];
            int wanted = Math.Min(Checkpoints, kept.Length);
            return [.. Enumerable.Range(0, wanted).Select(i => kept[wanted == 1 ? ^1 : (int)((long)i * (kept.Length - 1) / (wanted - 1))]).Distinct()];
        }
    }
}
