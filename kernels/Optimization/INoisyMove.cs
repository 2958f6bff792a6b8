namespace Accelerated.Kernels.Optimization;

/// <summary>Moves coordinates, given one standard normal for each: what differs between the SIMD variants of sampler steps.</summary>
internal unsafe interface INoisyMove
{
    /// <param name="at">The first element, counted from the beginning of the views.</param>
    /// <param name="normals">One per element.</param>
    /// <param name="count">Number of elements.</param>
    void Move(long at, float* normals, int count);
}
