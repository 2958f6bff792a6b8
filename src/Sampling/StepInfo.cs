namespace Accelerated.Sampling;

/// <summary>What a step saw.</summary>
/// <param name="Loss">Loss of the step's minibatch before the step, in nats.</param>
public readonly record struct StepInfo(double Loss);
