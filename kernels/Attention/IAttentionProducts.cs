using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Attention;

/// <summary>How the groups of <see cref="AttentionGroup"/> multiply tiles that lie in shared memory. Every thread of a group calls; places are counted in floats.</summary>
internal interface IAttentionProducts
{
    /// <summary>Whether shared memory is dynamic, so that inline PTX knows its name.</summary>
    static abstract bool IsDynamic { get; }

    /// <summary>Every kernel calls it once, before anything else.</summary>
    static abstract void Begin();

    /// <summary>
    /// <paramref name="sums"/> + Σ over the features of the turned tiles <paramref name="own"/> and <paramref name="passing"/>, for the thread's own and passing positions. May use
    /// the memory of the weights, <paramref name="weights"/>.
    /// </summary>
    static abstract Patch Dot(ArrayView<float> shared, int own, int passing, int weights, Patch sums);

    /// <summary>
    /// <paramref name="sums"/> + Σ over the passing positions of <paramref name="weights"/> times <paramref name="rows"/>, for the thread's own positions and features. Leaves
    /// the weights undefined.
    /// </summary>
    static abstract Patch Gather(ArrayView<float> shared, int weights, int rows, Patch sums);
}
