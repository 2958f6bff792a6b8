using Accelerated.Devices;

namespace Accelerated.Sampling;

/// <summary>A chain of Langevin dynamics: weights and a step number are all there is to it.</summary>
internal sealed class SgldState(Walker walker, DeviceMemory<float> anchor, int chain) : SamplerState(walker, anchor, chain)
{
    public StepMeter Meter { get; } = new(anchor.Device, anchor.Length);

    public override void Dispose() => Meter.Dispose();
}
