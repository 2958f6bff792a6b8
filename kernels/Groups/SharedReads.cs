using ILGPU;

namespace Accelerated.Kernels.Groups;

/// <summary>Barriers for which reads of shared memory are not late.</summary>
internal static class SharedReads
{
    /// <summary>Floats that <see cref="Barrier"/> takes of shared memory, so that quads keep their alignment.</summary>
    public const int SpareFloats = Quad.Length;

    /// <summary>What <see cref="Barrier"/> writes: no number of a kernel, so that it is found in compiled code.</summary>
    public const float Mark = -4.7124e-31f;

    /// <summary>
    /// Waits until all threads have read what stands before it. ILGPU moves reads towards where they are used, in a block of instructions also past its last access of memory, even if that is a barrier;
    /// what stops them is an access before that one, a write of shared memory for those of shared memory: so each thread writes to <paramref name="spare"/>, which nobody reads. Not by a branch around the
    /// barrier, which costs PoCL three times the time of attention.
    /// </summary>
    public static void Barrier(ArrayView<float> shared, int spare)
    {
        shared[spare] = Mark;
        Group.Barrier();
    }
}
