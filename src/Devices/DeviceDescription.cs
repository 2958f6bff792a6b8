namespace Accelerated.Devices;

/// <summary>A device of this machine, or what is missing for one of a kind.</summary>
/// <param name="Name">What <see cref="ComputeDevice.Open"/> calls it; only its kind where it cannot be used.</param>
/// <param name="Description">What it is.</param>
/// <param name="MemoryBytes">Its memory; 0 where there is no device.</param>
/// <param name="Fault">Why it cannot be used; null where it can.</param>
/// <param name="Kernels">The variant that would run, by kernel family.</param>
/// <param name="OtherKernels">The variants that could be forced instead, by kernel family; best first.</param>
public sealed record DeviceDescription(
    string Name, string Description, long MemoryBytes, string? Fault, IReadOnlyDictionary<string, string> Kernels, IReadOnlyDictionary<string, IReadOnlyList<string>> OtherKernels);
