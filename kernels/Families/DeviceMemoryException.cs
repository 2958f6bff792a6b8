namespace Accelerated.Kernels;

/// <summary>A device refused to allocate memory.</summary>
public sealed class DeviceMemoryException(long bytes, Exception inner) : Exception($"No room for {bytes} bytes.", inner)
{
    /// <summary>How many were asked for.</summary>
    public long Bytes => bytes;
}
