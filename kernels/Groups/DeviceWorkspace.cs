using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Groups;

/// <summary>Scratch memory of a variant on its device: grows to the largest size asked for, its content undefined after each growth. Freed with the accelerator.</summary>
internal sealed class DeviceWorkspace(Accelerator accelerator)
{
    private MemoryBuffer1D<float, Stride1D.Dense>? memory;

    /// <summary>Memory for <paramref name="floats"/> values, valid until the next call; what runs on <paramref name="stream"/> is waited for before it grows.</summary>
    public ArrayView<float> Require(AcceleratorStream stream, long floats)
    {
        if (memory is null || memory.Length < floats)
        {
            stream.Synchronize();
            memory?.Dispose();
            memory = null;
            memory = DeviceAllocation.Of<float>(accelerator, floats);
        }

        return memory.View.SubView(0, floats);
    }
}
