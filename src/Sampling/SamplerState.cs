using Accelerated.Devices;
using Accelerated.Support;

namespace Accelerated.Sampling;

/// <summary>A chain under way. Together with the sampler's settings it determines every later step. Samplers that remember more than weights derive from it.</summary>
public abstract class SamplerState : IDisposable
{
    /// <summary>Puts <paramref name="walker"/> to w*.</summary>
    protected SamplerState(Walker walker, DeviceMemory<float> anchor, int chain)
    {
        Require.Length(anchor.Length, walker.Weights.Length, "the walker's weights");
        Require.NotNegative(chain);
        (Walker, Anchor, Chain) = (walker, anchor, chain);
        anchor.Device.Copy(anchor.View, walker.Weights.View);
    }

    public Walker Walker { get; }

    /// <summary>w* on the moving weights.</summary>
    public DeviceMemory<float> Anchor { get; }

    /// <summary>Number of the chain, from 0.</summary>
    public int Chain { get; }

    /// <summary>Number of the step to be taken next, from 0.</summary>
    public long Step { get; internal set; }

    /// <summary>Frees what the sampler remembers; the walker and w* are others'.</summary>
    public abstract void Dispose();
}
