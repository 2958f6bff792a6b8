using ILGPU;

namespace Accelerated.Kernels.Groups;

/// <summary>Barriers for which reads of shared memory are not late.</summary>
internal static class SharedReads
{
    /// <summary>Floats that <see cref="Barrier"/> takes of shared memory, so that quads keep their alignment.</summary>
    public const int SpareFloats = Quad.Length;

    /// <summary>
    /// Waits until all threads have read what stands before it. ILGPU moves reads towards where they are used, past a barrier in the same block too, but not past a write: so each thread
    /// writes to <paramref name="spare"/>, which nobody reads. Not by a branch around the barrier, which costs PoCL three times the time of attention.
    /// </summary>
    public static void Barrier(ArrayView<float> shared, int spare)
    {
        shared[spare] = 0;
        Group.Barrier();
    }
}
