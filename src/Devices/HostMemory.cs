using ILGPU.Runtime;

namespace Accelerated.Devices;

/// <summary>Memory of the host that a device copies to and from without anyone waiting: page-locked, except on the processor, which needs none of that.</summary>
internal sealed class HostMemory<T> : IDisposable
    where T : unmanaged
{
    private readonly ComputeDevice device;
    private readonly T[] own = [];
    private readonly PageLockedArray1D<T>? locked;

    public HostMemory(ComputeDevice device, int length)
    {
        this.device = device;
        if (device.Kind == DeviceKind.Cpu || length == 0)
        {
            own = new T[length];
        }
        else
        {
            locked = device.Accelerator.AllocatePageLocked1D<T>(length, false);
        }
    }

    public Span<T> Span => locked is null ? own : locked.Span;

    public void Dispose() => device.Free(locked);
}
