using Accelerated.Devices;

namespace Accelerated.Sampling;

/// <summary>A chain with the running mean of its squared gradients, 0 at first.</summary>
internal sealed class RmspropSgldState(Walker walker, DeviceMemory<float> anchor, int chain) : SamplerState(walker, anchor, chain)
{
    public DeviceMemory<float> SecondMoment { get; } = anchor.Device.Allocate<float>(anchor.Length);

    public StepMeter Meter { get; } = new(anchor.Device, anchor.Length);

    public override void Dispose()
    {
        SecondMoment.Dispose();
        Meter.Dispose();
    }
}
