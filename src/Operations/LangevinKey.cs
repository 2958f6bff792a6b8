namespace Accelerated.Operations;

/// <summary>Names the noise of one step: the same key gives the same noise on every device.</summary>
public readonly record struct LangevinKey(ulong Seed, uint Chain, uint Step);
