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
    public float* Require(long floats)
    {
        if (floats > Capacity)
        {
            NativeMemory.AlignedFree(memory);
            nuint bytes = checked((nuint)floats * sizeof(float));
            memory = (float*)NativeMemory.AlignedAlloc(bytes, bytes < HostPages.HugeSize ? Alignment : HostPages.HugeSize);
            HostPages.PreferHuge(memory, bytes);
            Capacity = floats;
        }

        return memory;
    }
}
