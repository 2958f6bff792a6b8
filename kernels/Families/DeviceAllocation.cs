using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels;

/// <summary>Memory of a device, and one exception for all the ways in which devices say that there is none left.</summary>
public static class DeviceAllocation
{
    /// <summary>A buffer of at least one element.</summary>
    /// <exception cref="DeviceMemoryException">There is no room for it.</exception>
    public static unsafe MemoryBuffer1D<T, Stride1D.Dense> Of<T>(Accelerator accelerator, long length)
        where T : unmanaged
    {
        try
        {
            return accelerator.Allocate1D<T>(Math.Max(1, length));
        }
        catch (Exception error) when (error is AcceleratorException or OutOfMemoryException or OverflowException)
        {
            throw new DeviceMemoryException(length * sizeof(T), error);
        }
    }
}
