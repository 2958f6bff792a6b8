using Accelerated.Data;
using Accelerated.Operations;

namespace Accelerated.Training;

/// <summary>A training run; the defaults are the paper's.</summary>
public sealed record TrainingRunOptions
{
    public int Steps { get; init; } = 50_000;

    /// <summary>Sequences per step.</summary>
    public int Batch { get; init; } = 100;

    public AdamWOptions Optimizer { get; init; } = new();

    /// <summary>When checkpoints are kept, as <see cref="CheckpointSchedule.Parse"/> reads it.</summary>
    public string Checkpoints { get; init; } = "every:100";

    public RowOrder Order { get; init; } = RowOrder.Shuffled;

    /// <summary>Seed of the initial weights and of the order of rows.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>At most this many rows of the validation data are evaluated at each checkpoint, the first ones.</summary>
    public int ValidationRows { get; init; } = 64;
}
