using System.Runtime.InteropServices;
using Accelerated.Kernels;
using Accelerated.Kernels.Host;
using Accelerated.Support;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Devices;

/// <summary>A vector in a device's memory, zero when allocated.</summary>
public sealed class DeviceMemory<T> : IDisposable
    where T : unmanaged
{
    private readonly MemoryBuffer1D<T, Stride1D.Dense> buffer;
    private readonly long bytes;

    internal unsafe DeviceMemory(ComputeDevice device, long length)
    {
        Device = device;
        bool isHost = device.Kind == DeviceKind.Cpu;
        long alignment = isHost ? HostAlignment(length * sizeof(T)) : 0;
        try
        {
            buffer = DeviceAllocation.Of<T>(device.Accelerator, length + alignment / sizeof(T));
        }
        catch (DeviceMemoryException error)
        {
            throw device.NoRoom(new DeviceMemoryException(length * sizeof(T), error)); // what was asked for, without the alignment
        }

        bytes = buffer.LengthInBytes;
        device.CountBytes(bytes);
        if (!isHost)
        {
            View = buffer.View.SubView(0, length);
            device.Call(buffer, static (stream, all) => all.MemSetToZero(stream));
            return;
        }

        long misaligned = (long)HostView.Pointer<T>(buffer.View) % alignment;
        View = buffer.View.SubView(misaligned == 0 ? 0 : (alignment - misaligned) / sizeof(T), length);
        var own = (nuint)(length * sizeof(T));
        HostPages.PreferHuge(HostView.Pointer(View), own);
        NativeMemory.Clear(HostView.Pointer(View), own); // not what lies around it: untouched, it takes no memory
    }

    public ComputeDevice Device { get; }

    public long Length => View.Length;

    internal ArrayView<T> View { get; }

    /// <summary>The memory itself on a CPU device; no other device has one.</summary>
    internal Span<T> HostSpan => Device.Kind == DeviceKind.Cpu
        ? HostView.Span(View)
        : throw new InvalidOperationException($"The memory of {Device.Name} cannot be read in place; copy it.");

    /// <summary>
    /// Copies <paramref name="source"/> to the elements from <paramref name="offset"/> on. On a device with memory of its own the copy may still be on its way when this returns, in
    /// order with launches; <paramref name="source"/> is free to change either way.
    /// </summary>
    public void CopyFrom(ReadOnlySpan<T> source, long offset = 0)
    {
        Require.Within(offset + source.Length, 0, Length);
        if (source.Length == 0)
        {
            return;
        }

        if (Device.Kind == DeviceKind.Cpu)
        {
            Device.Synchronize();
            source.CopyTo(HostView.Span(View.SubView(offset, source.Length)));
        }
        else
        {
            Device.Staging.Upload(source, View.SubView(offset, source.Length));
        }
    }

    /// <summary>Copies the elements from <paramref name="offset"/> on to <paramref name="destination"/>, after all launches so far.</summary>
    public void CopyTo(Span<T> destination, long offset = 0)
    {
        Require.Within(offset + destination.Length, 0, Length);
        Device.Synchronize();
        if (destination.Length == 0)
        {
            return;
        }

        if (Device.Kind == DeviceKind.Cpu)
        {
            HostView.Span(View.SubView(offset, destination.Length)).CopyTo(destination);
        }
        else
        {
            Device.Staging.Download(View.SubView(offset, destination.Length), destination);
        }
    }

    /// <summary>Sends <paramref name="count"/> elements of <paramref name="source"/>, from <paramref name="first"/> on, to the start of this; they must stay as they are until the device has taken them.</summary>
    internal void CopyFrom(HostMemory<T> source, int first, int count)
    {
        Span<T> host = source.Span.Slice(first, count);
        if (Device.Kind == DeviceKind.Cpu)
        {
            host.CopyTo(HostSpan);
        }
        else
        {
            Device.Upload(host, View.SubView(0, count));
        }
    }

    /// <summary>Sends the first <paramref name="count"/> elements to <paramref name="destination"/>, from <paramref name="first"/> on, where they are once the stream has come so far.</summary>
    internal void CopyTo(HostMemory<T> destination, int first, int count)
    {
        Span<T> host = destination.Span.Slice(first, count);
        if (Device.Kind == DeviceKind.Cpu)
        {
            HostSpan[..count].CopyTo(host);
        }
        else
        {
            Device.Download(View.SubView(0, count), host);
        }
    }

    /// <summary>Copies all of <paramref name="source"/>, which has the same length and device.</summary>
    public void CopyFrom(DeviceMemory<T> source)
    {
        Require.Length(source.Length, Length, "the destination");
        Device.Copy(source.View, View);
    }

    public void Clear() => Device.Call(View, static (stream, view) => view.MemSetToZero(stream));

    public T[] ToArray()
    {
        var copy = new T[Length];
        CopyTo(copy);
        return copy;
    }

    public void Dispose()
    {
        if (!buffer.IsDisposed)
        {
            Device.CountBytes(-bytes);
            Device.Free(buffer);
        }
    }

    /// <summary>In bytes: the host's widest vector loads are fastest on whole cache lines, and big vectors on huge pages.</summary>
    private static long HostAlignment(long bytes) => bytes < (long)HostPages.HugeSize ? 64 : (long)HostPages.HugeSize;
}
