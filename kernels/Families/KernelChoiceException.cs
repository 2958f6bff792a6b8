namespace Accelerated.Kernels;

/// <summary>A kernel variant was asked for that does not exist or does not run on the device at hand.</summary>
public sealed class KernelChoiceException(string message) : Exception(message);
