namespace Accelerated.Training;

/// <summary>Training reached a loss that is not a number.</summary>
public sealed class DivergedTrainingException(long step, double loss)
    : Exception($"The training loss is {loss} at step {step}. Lower --lr, or turn clipping on (--clip 1.0); the last checkpoint is intact.");
