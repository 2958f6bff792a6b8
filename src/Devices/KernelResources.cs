namespace Accelerated.Devices;

/// <summary>What one kernel takes of a CUDA device's multiprocessor, as its assembler counts it.</summary>
/// <param name="Architecture">The device it was assembled for: <c>sm_90</c>.</param>
/// <param name="Registers">Of each thread.</param>
/// <param name="SharedBytes">Static shared memory of each group.</param>
/// <param name="StackBytes">Memory of each thread for what has no place in registers.</param>
/// <param name="SpillBytes">Bytes of loads and stores because registers ran out.</param>
public sealed record KernelResources(string Architecture, int Registers, int SharedBytes, int StackBytes, int SpillBytes);
