namespace Accelerated.Sampling;

/// <summary>One chain at a draw.</summary>
/// <param name="Component">Index of its component among those of the run.</param>
/// <param name="Chain">Number of the chain.</param>
/// <param name="Walker">Where it stands.</param>
public readonly record struct DrawnChain(int Component, int Chain, Walker Walker);
