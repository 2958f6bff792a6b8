namespace Accelerated.Sampling;

/// <summary>A step was taken.</summary>
/// <param name="Chain">The chain, from 0.</param>
/// <param name="StepsDone">Steps taken so far, all chains together.</param>
/// <param name="Steps">Steps to be taken in all.</param>
/// <param name="Loss">Loss of the step's minibatch before the step.</param>
public readonly record struct ChainProgress(int Chain, long StepsDone, long Steps, double Loss);
