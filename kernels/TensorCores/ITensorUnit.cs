using Accelerated.Kernels.Numerics;
using ILGPU;

namespace Accelerated.Kernels.TensorCores;

/// <summary>
/// What kernels on tensor cores need of a device: the fragment product of a warp, whose sums stay in the unit, copies to shared memory that run beside it, and what lanes tell each
/// other. Fragments are shared out among the 32 lanes of a warp as in PTX's <c>mma.m16n8k8</c> with tf32: with g = lane / 4 and t = lane % 4, A holds (g, t), (g + 8, t), (g, t + 4),
/// (g + 8, t + 4); B holds (t, g), (t + 4, g); the sums are <see cref="TensorSums"/>. Of a factor's bits the last 13 are ignored.
/// </summary>
internal interface ITensorUnit : IExponential
{
    /// <summary>Fragments of sums that each warp has.</summary>
    const int Fragments = 16;

    /// <summary>Every kernel calls it once, before anything else.</summary>
    static abstract void Begin();

    /// <summary>Sets the four fragments of sums from <paramref name="fragment"/>, a constant multiple of four, on to 0.</summary>
    static abstract void Clear(int fragment);

    /// <summary>Adds A times each of four fragments B to the four fragments of sums from <paramref name="fragment"/>, a constant multiple of four, on.</summary>
    static abstract void Multiply(int fragment, LeftFragment a, RightFragments b);

    /// <summary>Multiplies rows g of fragment number <paramref name="fragment"/>, a constant, by <paramref name="upper"/> and rows g + 8 by <paramref name="lower"/>.</summary>
    static abstract void Scale(int fragment, float upper, float lower);

    /// <summary>The lane's sums of fragment number <paramref name="fragment"/>, a constant.</summary>
    static abstract TensorSums Read(int fragment);

    /// <summary>
    /// Writes the lane's sums of fragment number <paramref name="fragment"/>, a constant, to the dynamic shared memory <paramref name="shared"/>: two at <paramref name="at"/>, which is
    /// even, and two <paramref name="below"/> floats further on.
    /// </summary>
    static abstract void Store(int fragment, ArrayView<float> shared, int at, int below);

    /// <summary>What the lane whose number differs in the bits <paramref name="mask"/> gives as <paramref name="value"/>. All lanes call.</summary>
    static abstract float Exchange(float value, int mask);

    /// <summary>
    /// Starts to copy <paramref name="count"/> ≤ 4 neighbours of <paramref name="source"/>, which like the target lie on 16 bytes, to <paramref name="target"/> floats into the
    /// dynamic shared memory <paramref name="shared"/>, where zeros fill up the quad.
    /// </summary>
    static abstract void CopyQuad(ArrayView<float> shared, int target, TensorSource source, long offset, int count);

    /// <summary>Starts to copy one element, or a zero if <paramref name="count"/> is 0.</summary>
    static abstract void CopyOne(ArrayView<float> shared, int target, TensorSource source, long offset, int count);

    /// <summary>Ends a batch of copies.</summary>
    static abstract void Commit();

    /// <summary>Waits until all batches but the last <see cref="TensorProduct.Stages"/> − 2 have arrived, as far as this thread's own copies go.</summary>
    static abstract void Wait();
}
