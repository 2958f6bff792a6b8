using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients;

/// <summary>An estimate with the draws it was made from.</summary>
/// <param name="Estimate">The estimate on the data that the chains moved on.</param>
/// <param name="Chains">The draws.</param>
/// <param name="Evaluations">The same chains on each data set of the evaluation, in its order.</param>
public sealed record SampledEstimate(Estimate Estimate, ComponentChains Chains, IReadOnlyList<SampledEstimate> Evaluations);
