using System.Runtime.InteropServices;

namespace Accelerated.Kernels.Host;

/// <summary>Scratch memory of a SIMD variant: 64-byte aligned, grows to the largest size asked for, its content undefined after each growth.</summary>
public sealed unsafe class HostWorkspace
{
    private const nuint Alignment = 64;

    private float* memory;

    ~HostWorkspace() => NativeMemory.AlignedFree(memory);

    /// <summary>Number of floats that fit.</summary>
    public long Capacity { get; private set; }

    /// <summary>Memory for at least <paramref name="floats"/> values, valid until the next call.</summary>
    /// <exception cref="DeviceMemoryException">There is no room for it; nothing is held any more.</exception>
    public float* Require(long floats)
    {
        if (floats > Capacity)
        {
            Grow(floats);
        }

        return memory;
    }

    private void Grow(long floats)
    {
        NativeMemory.AlignedFree(memory); // first: there may not be room for both
        memory = null;
        Capacity = 0;
        try
        {
            nuint bytes = checked((nuint)floats * sizeof(float));
            memory = (float*)NativeMemory.AlignedAlloc(bytes, bytes < HostPages.HugeSize ? Alignment : HostPages.HugeSize);
            HostPages.PreferHuge(memory, bytes);
            Capacity = floats;
        }
        catch (Exception error) when (error is OutOfMemoryException or OverflowException)
        {
            throw new DeviceMemoryException(floats * sizeof(float), error);
        }
    }
}
