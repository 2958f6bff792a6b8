using ILGPU;

namespace Accelerated.Kernels.TensorCores;

/// <summary>
/// What kernels on tensor cores need of a device: the fragment product of a warp, whose sums stay in the unit, and copies to shared memory that run beside it.
/// Fragments are shared out among the 32 lanes of a warp as in PTX's <c>mma.m16n8k8</c> with tf32: with g = lane / 4 and t = lane % 4, A holds (g, t), (g + 8, t), (g, t + 4),
/// (g + 8, t + 4); B holds (t, g), (t + 4, g); the sums hold (g, 2t), (g, 2t + 1), (g + 8, 2t), (g + 8, 2t + 1). Of a factor's bits the last 13 are ignored.
/// </summary>
internal interface ITensorUnit
{
    /// <summary>Fragments of sums that each warp has.</summary>
    const int Fragments = 8;

    /// <summary>Every kernel calls it once, before anything else.</summary>
    static abstract void Begin();

    /// <summary>All sums 0.</summary>
    static abstract void Clear();

    /// <summary>Adds A B to fragment number <paramref name="fragment"/>, a constant.</summary>
    static abstract void Multiply(int fragment, LeftFragment a, RightFragment b);

    /// <summary>
    /// Writes the lane's four sums of fragment number <paramref name="fragment"/>, a constant, to the dynamic shared memory <paramref name="shared"/>, element (0, 0) of the
    /// fragment at <paramref name="start"/>.
    /// </summary>
    static abstract void Store(int fragment, ArrayView<float> shared, int start, int rowPitch, int columnPitch);

    /// <summary>
    /// Starts to copy <paramref name="count"/> ≤ 4 neighbours of <paramref name="source"/> to <paramref name="target"/> floats into the dynamic shared memory <paramref name="shared"/>,
    /// where zeros fill up the quad. Target, and source too where <paramref name="isAligned"/> is 1, lie on 16 bytes.
    /// </summary>
    static abstract void Copy(ArrayView<float> shared, int target, TensorSource source, long offset, int count, int isAligned);

    /// <summary>Ends a batch of copies.</summary>
    static abstract void Commit();

    /// <summary>Waits until all batches but the last <see cref="TensorProduct.Stages"/> − 2 have arrived, as far as this thread's own copies go.</summary>
    static abstract void Wait();
}
