using Accelerated.Devices;
using Accelerated.Support;

namespace Accelerated.Sampling;

/// <summary>
/// Evaluates walkers one after another on a loss surface: the walker's weights are put into the surface's vector, the whole model is evaluated, and the gradient of the moving
/// coordinates is taken out. Works for every restriction of every surface. The surface stands at w* before and after each call.
/// </summary>
public sealed class SurfaceLosses(ILossSurface surface) : IWalkerLosses
{
    private readonly Dictionary<WeightRestriction, DeviceMemory<float>> anchors = new(ReferenceEqualityComparer.Instance);

    public ComputeDevice Device => surface.Weights.Device;

    public int TermsPerRow => surface.TermsPerRow;

    public void CopyAnchor(WeightRestriction restriction, DeviceMemory<float> destination) => Device.Copy(AnchorOf(restriction).View, destination.View);

    public double AnchorLoss(ReadOnlySpan<int> rows) => surface.Loss(rows);

    public void AnchorTerms(ReadOnlySpan<int> rows, Span<float> terms) => surface.Terms(rows, terms);

    public void LossesAndGradients(ReadOnlySpan<int> rows, IReadOnlyList<Walker> walkers, Span<double> losses)
    {
        for (int i = 0; i < walkers.Count; i++)
        {
            Walker walker = walkers[i];
            using Displacement at = Displace(walker);
            losses[i] = surface.LossAndGradient(rows, walker.Restriction);
            walker.Restriction.Pack(surface.Gradient, walker.Gradient);
        }
    }

    public void Losses(ReadOnlySpan<int> rows, IReadOnlyList<Walker> walkers, Span<double> losses)
    {
        for (int i = 0; i < walkers.Count; i++)
        {
            using Displacement at = Displace(walkers[i]);
            losses[i] = surface.Loss(rows);
        }
    }

    public void Terms(ReadOnlySpan<int> rows, IReadOnlyList<Walker> walkers, Span<float> terms)
    {
        int each = rows.Length * TermsPerRow;
        for (int i = 0; i < walkers.Count; i++)
        {
            using Displacement at = Displace(walkers[i]);
            surface.Terms(rows, terms.Slice(i * each, each));
        }
    }

    /// <summary>Frees the copies of w*. The surface is not touched.</summary>
    public void Dispose()
    {
        foreach (DeviceMemory<float> anchor in anchors.Values)
        {
            anchor.Dispose();
        }

        anchors.Clear();
    }

    private DeviceMemory<float> AnchorOf(WeightRestriction restriction)
    {
        if (!anchors.TryGetValue(restriction, out DeviceMemory<float>? anchor))
        {
            Require.Within(restriction.Ranges[^1].End, 1, surface.Weights.Length, nameof(restriction));
            anchor = Device.Allocate<float>(restriction.Count);
            restriction.Pack(surface.Weights, anchor);
            anchors.Add(restriction, anchor);
        }

        return anchor;
    }

    private Displacement Displace(Walker walker)
    {
        DeviceMemory<float> anchor = AnchorOf(walker.Restriction);
        walker.Restriction.Unpack(walker.Weights, surface.Weights);
        return new Displacement(surface, walker.Restriction, anchor);
    }

    /// <summary>While it lasts the surface stands at a walker; afterwards at w* again, bit for bit.</summary>
    private readonly struct Displacement(ILossSurface surface, WeightRestriction restriction, DeviceMemory<float> anchor) : IDisposable
    {
        public void Dispose() => restriction.Unpack(anchor, surface.Weights);
    }
}
