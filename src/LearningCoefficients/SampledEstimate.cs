using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients;

/// <summary>An estimate with the draws it was made from.</summary>
/// <param name="Estimate">The estimate.</param>
/// <param name="Trace">The loss of every draw; null when a chain diverged.</param>
public sealed record SampledEstimate(Estimate Estimate, LossTrace? Trace);
