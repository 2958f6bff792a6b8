using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Accelerated.Kernels.Optimization;

/// <summary>The box anchor ± half width of 16 coordinates. Comparisons are written so that NaN stays NaN: a diverged chain must not be put back onto the wall.</summary>
internal readonly struct BoundingBoxSimd(Vector512<float> anchor, float halfWidth)
{
    private readonly Vector512<float> low = anchor - Vector512.Create(halfWidth);
    private readonly Vector512<float> high = anchor + Vector512.Create(halfWidth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Clip(Vector512<float> w) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(w, high), high, Vector512.ConditionalSelect(Vector512.LessThan(w, low), low, w));

    /// <summary>All bits of the lanes that <see cref="Clip"/> changes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> IsOutside(Vector512<float> w) => Vector512.GreaterThan(w, high) | Vector512.LessThan(w, low);
}
