using System.Numerics.Tensors;
using Accelerated.Devices;
using Accelerated.Support;

namespace Accelerated.Sampling;

/// <summary>
/// A point in the space of a component's moving weights, and the gradient of the loss there. Both vectors hold the moving coordinates alone, packed in the order of the
/// restriction, so that a chain of one head costs memory for one head, and everything a sampler computes is restricted by construction.
/// </summary>
public sealed class Walker : IDisposable
{
    public Walker(ComputeDevice device, WeightRestriction restriction)
    {
        Require.Positive(restriction.Count, nameof(restriction));
        Restriction = restriction;
        Weights = device.Allocate<float>(restriction.Count);
        Gradient = device.Allocate<float>(restriction.Count);
    }

    public WeightRestriction Restriction { get; }

    /// <summary>The moving weights, [<see cref="WeightRestriction.Count"/>].</summary>
    public DeviceMemory<float> Weights { get; }

    /// <summary>∂ℓ/∂w of the moving weights, of the last evaluation that asked for it.</summary>
    public DeviceMemory<float> Gradient { get; }

    /// <summary>Whether every moving weight is a finite number now.</summary>
    public bool HasFiniteWeights() => TensorPrimitives.IsFiniteAll<float>(Weights.ToArray());

    public void Dispose()
    {
        Weights.Dispose();
        Gradient.Dispose();
    }
}
