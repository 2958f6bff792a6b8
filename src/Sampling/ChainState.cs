namespace Accelerated.Sampling;

/// <summary>Where a chain stands, apart from its weights. Together with the seed it determines the noise of the next step.</summary>
/// <param name="Chain">Number of the chain, from 0.</param>
/// <param name="Step">Number of the step to be taken next, from 0.</param>
public readonly record struct ChainState(int Chain, long Step);
