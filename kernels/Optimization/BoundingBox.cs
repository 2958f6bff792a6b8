namespace Accelerated.Kernels.Optimization;

/// <summary>The box anchor ± half width of one coordinate, in kernels. NaN stays NaN.</summary>
internal static class BoundingBox
{
    public static float Clip(float w, float anchor, float halfWidth) =>
        w > anchor + halfWidth ? anchor + halfWidth : w < anchor - halfWidth ? anchor - halfWidth : w;

    /// <summary>Whether <see cref="Clip"/> changes <paramref name="w"/>.</summary>
    public static bool IsOutside(float w, float anchor, float halfWidth) => w > anchor + halfWidth || w < anchor - halfWidth;
}
