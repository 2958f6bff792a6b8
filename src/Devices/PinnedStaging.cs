using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Devices;

/// <summary>
/// Page-locked host memory through which transfers go, so that the device's copy engine reaches it and uploads need not be waited for. Handed out piece by piece; only when it is
/// used up does an upload wait for those before it.
/// </summary>
internal sealed class PinnedStaging(ComputeDevice device) : IDisposable
{
    private const int Capacity = 16 << 20;
    private const int Alignment = 256;

    private readonly PageLockedArray1D<byte> memory = device.Accelerator.AllocatePageLocked1D<byte>(Capacity, false);
    private int used;

    /// <summary>Starts to copy <paramref name="source"/>; it may change once this returns.</summary>
    public void Upload<T>(ReadOnlySpan<T> source, ArrayView<T> target)
        where T : unmanaged
    {
        for (int done = 0; done < source.Length;)
        {
            Span<T> host = Take<T>(source.Length - done);
            source.Slice(done, host.Length).CopyTo(host);
            device.Upload(host, target.SubView(done, host.Length));
            done += host.Length;
        }
    }

    /// <summary>Copies <paramref name="source"/> and waits for it.</summary>
    public void Download<T>(ArrayView<T> source, Span<T> target)
        where T : unmanaged
    {
        for (int done = 0; done < target.Length;)
        {
            Span<T> host = Take<T>(target.Length - done);
            device.Download(source.SubView(done, host.Length), host);
            device.Synchronize();
            host.CopyTo(target[done..]);
            done += host.Length;
        }
    }

    /// <summary>All of it is free again, because the stream has been waited for.</summary>
    public void Release() => used = 0;

    public void Dispose() => memory.Dispose();

    /// <summary>Room for as many of <paramref name="count"/> elements as there is, at least one.</summary>
    private unsafe Span<T> Take<T>(int count)
        where T : unmanaged
    {
        if (used + sizeof(T) > Capacity)
        {
            device.Synchronize();
        }

        int elements = Math.Min(count, (Capacity - used) / sizeof(T));
        int bytes = elements * sizeof(T);
        Span<T> piece = MemoryMarshal.Cast<byte, T>(memory.Span.Slice(used, bytes));
        used = Math.Min(Capacity, (used + bytes + Alignment - 1) / Alignment * Alignment);
        return piece;
    }
}
