using Accelerated.Devices;

namespace Accelerated.Model.HeadRefined;

/// <summary>What turns cross-entropy into the divergence from a teacher: s · (direction · x) + offset is added to the loss of every position.</summary>
/// <param name="Directions">[tokens, width].</param>
/// <param name="Offsets">[tokens].</param>
internal readonly record struct LinearTerm(DeviceMemory<float> Directions, DeviceMemory<float> Offsets);
