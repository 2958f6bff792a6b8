using ILGPU.Runtime;

namespace Accelerated.Devices;

/// <summary>A place in a device's stream. Waiting for it does not wait for what was launched after it.</summary>
internal sealed class StreamMark : IDisposable
{
    private readonly ComputeDevice device;
    private ProfilingMarker? marker;

    public StreamMark(ComputeDevice device)
    {
        this.device = device;

        // A context that was opened without markers has none; the whole stream is waited for instead.
        if (device.Kind != DeviceKind.Cpu && device.Accelerator.Context.Properties.EnableProfiling)
        {
            device.Call(this, static (stream, mark) => mark.marker = stream.AddProfilingMarker());
        }
    }

    public void Wait()
    {
        if (marker is null)
        {
            device.Synchronize();
            return;
        }

        device.CountWait();
        device.Call(marker, static (_, mark) => mark.Synchronize());
    }

    public void Dispose() => device.Free(marker);
}
