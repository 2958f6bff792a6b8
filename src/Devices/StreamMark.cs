using ILGPU.Runtime;

namespace Accelerated.Devices;

/// <summary>A place in a device's stream. Waiting for it does not wait for what was launched after it.</summary>
internal sealed class StreamMark : IDisposable
{
    private readonly ComputeDevice device;
    private readonly ProfilingMarker? marker;

    public StreamMark(ComputeDevice device)
    {
        this.device = device;

        // A context that was opened without markers has none; the whole stream is waited for instead.
        marker = device.Kind != DeviceKind.Cpu && device.Accelerator.Context.Properties.EnableProfiling ? device.Stream.AddProfilingMarker() : null;
    }

    public void Wait()
    {
        if (marker is null)
        {
            device.Synchronize();
            return;
        }

        device.CountWait();
        marker.Synchronize();
    }

    public void Dispose() => marker?.Dispose();
}
