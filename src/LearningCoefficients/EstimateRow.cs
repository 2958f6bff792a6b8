using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients;

/// <summary>An estimate and what it is of.</summary>
/// <param name="Step">Training step of the checkpoint; null when the checkpoint does not say.</param>
/// <param name="Component">Which weights moved.</param>
/// <param name="Dataset">Name of the data set.</param>
/// <param name="Metric">Kind of coefficient.</param>
/// <param name="Estimate">The estimate.</param>
/// <param name="Seed">Seed of noise and orders.</param>
/// <param name="SampledOn">The data set on which the chains moved, where it is another than the one they were evaluated on.</param>
public sealed record EstimateRow(int? Step, Component Component, string Dataset, Metric Metric, Estimate Estimate, ulong Seed, string? SampledOn = null);
