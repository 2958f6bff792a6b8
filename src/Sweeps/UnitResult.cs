namespace Accelerated.Sweeps;

/// <summary>What a unit gave.</summary>
/// <param name="Id">Of the unit.</param>
/// <param name="Device">Id of the <see cref="DeviceFacts"/> of the device that computed it.</param>
/// <param name="Estimates">On the data that its chains moved on, then on each data set of the evaluation.</param>
public sealed record UnitResult(string Id, string Device, IReadOnlyList<UnitEstimate> Estimates);
