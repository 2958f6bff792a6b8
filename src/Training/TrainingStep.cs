namespace Accelerated.Training;

/// <summary>What one step was.</summary>
/// <param name="Step">Index of the step, from 0.</param>
/// <param name="Loss">Mean loss of its batch before the update, in nats.</param>
/// <param name="GradientNorm">Norm of the gradient before clipping; NaN where clipping is off.</param>
public readonly record struct TrainingStep(long Step, double Loss, double GradientNorm);
