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
    private const int HostAlignment = 64;

    private readonly MemoryBuffer1D<T, Stride1D.Dense> buffer;

    internal unsafe DeviceMemory(ComputeDevice device, long length)
    {
        Device = device;
        long padding = device.Kind == DeviceKind.Cpu ? HostAlignment / sizeof(T) : 0;
        try
        {
            buffer = DeviceAllocation.Of<T>(device.Accelerator, length + padding);
        }
        catch (DeviceMemoryException error)
        {
            throw device.NoRoom(error);
        }

        buffer.MemSetToZero(device.Stream);
        ArrayView<T> view = buffer.View;
        if (padding > 0)
        {
            // The host's widest vector loads are fastest on whole cache lines.
            long misaligned = (long)HostView.Pointer(view) % HostAlignment;
            view = view.SubView(misaligned == 0 ? 0 : (HostAlignment - misaligned) / sizeof(T));
        }

        View = view.SubView(0, length);
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

    /// <summary>Copies all of <paramref name="source"/>, which has the same length and device.</summary>
    public void CopyFrom(DeviceMemory<T> source)
    {
        Require.Length(source.Length, Length, "the destination");
        source.View.CopyTo(Device.Stream, View);
    }

    public void Clear() => View.MemSetToZero(Device.Stream);

    public T[] ToArray()
    {
        var copy = new T[Length];
        CopyTo(copy);
        return copy;
    }

    public void Dispose() => buffer.Dispose();
}
