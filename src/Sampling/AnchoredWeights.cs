using System.Numerics.Tensors;
using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Support;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Sampling;

/// <summary>
/// The moving weights of a surface and a packed copy of their values at w*, [<see cref="WeightRestriction.Count"/>] in the order of the noise index. A head costs memory
/// for a head, not for a model.
/// </summary>
internal sealed class AnchoredWeights : IDisposable
{
    private readonly ILossSurface surface;
    private readonly DeviceMemory<float> anchor;
    private readonly Slice[] slices;

    public AnchoredWeights(ILossSurface surface, WeightRestriction restriction)
    {
        Require.Positive(restriction.Count, nameof(restriction));
        Require.Within(restriction.Ranges[^1].End, 1, surface.Weights.Length, nameof(restriction));
        this.surface = surface;
        Restriction = restriction;
        Device = surface.Weights.Device;
        anchor = Device.Allocate<float>(restriction.Count);
        slices = new Slice[restriction.Ranges.Count];
        long first = 0;
        for (int i = 0; i < slices.Length; i++)
        {
            ParameterRange range = restriction.Ranges[i];
            slices[i] = new Slice(
                surface.Weights.View.SubView(range.Offset, range.Length),
                surface.Gradient.View.SubView(range.Offset, range.Length),
                anchor.View.SubView(first, range.Length),
                first);
            slices[i].Weights.CopyTo(Device.Stream, slices[i].Anchor);
            first += range.Length;
        }

        Device.Synchronize();
    }

    public ComputeDevice Device { get; }

    public WeightRestriction Restriction { get; }

    /// <summary>One slice per range of the restriction, in its order.</summary>
    public ReadOnlySpan<Slice> Slices => slices;

    /// <summary>Puts the moving weights back to their values at w*, bit for bit.</summary>
    public void Restore()
    {
        foreach (Slice slice in slices)
        {
            slice.Anchor.CopyTo(Device.Stream, slice.Weights);
        }

        Device.Synchronize();
    }

    public bool AreFinite()
    {
        var range = new float[Restriction.Ranges.Max(r => r.Length)];
        foreach (ParameterRange r in Restriction.Ranges)
        {
            Span<float> values = range.AsSpan(0, r.Length);
            surface.Weights.CopyTo(values, r.Offset);
            if (!TensorPrimitives.IsFiniteAll<float>(values))
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose() => anchor.Dispose();

    /// <summary>Views of equal length on one range. <paramref name="FirstIndex"/> is the noise index of its first coordinate.</summary>
    internal readonly record struct Slice(ArrayView<float> Weights, ArrayView<float> Gradient, ArrayView<float> Anchor, long FirstIndex);
}
