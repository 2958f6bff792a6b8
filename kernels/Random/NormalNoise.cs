namespace Accelerated.Kernels.Random;

/// <summary>
/// Standard normal noise as a function of (seed, purpose, chain, step, index): Philox block index / 4 gives four words, words 0 and 1 give the normals of
/// lanes 0 and 1 (<see cref="BoxMuller"/>), words 2 and 3 those of lanes 2 and 3, and lane index % 4 is the result. No launch geometry, order of evaluation or
/// resuming point can change it. Indices run to 2³⁴ − 1.
/// </summary>
public static class NormalNoise
{
    /// <summary>The normal of one index; runs on the host and in kernels.</summary>
    public static float At(ulong seed, NoisePurpose purpose, uint chain, uint step, long index) =>
        Of(Philox.At(seed, purpose, chain, step, (uint)(index >> 2)), (int)index & 3);

    /// <summary>The normal of <paramref name="lane"/> 0 to 3 of a Philox block, for who wants several of the same block.</summary>
    internal static float Of(Philox words, int lane)
    {
        uint radius = lane < 2 ? words.X : words.Z;
        uint angle = lane < 2 ? words.Y : words.W;
        return (lane & 1) == 0 ? BoxMuller.Cosine(radius, angle) : BoxMuller.Sine(radius, angle);
    }

    /// <summary>
    /// The normals of indices 0 to <c>destination.Length</c> − 1, by the host's vector units: equal to <see cref="At"/> up to a few units in the last place.
    /// </summary>
    public static unsafe void Fill(Span<float> destination, ulong seed, NoisePurpose purpose, uint chain, uint step)
    {
        float* batch = stackalloc float[NormalBatch.Length];
        for (int first = 0; first < destination.Length; first += NormalBatch.Length)
        {
            NormalBatch.Write(batch, seed, purpose, chain, step, (uint)(first / 4));
            int count = Math.Min(NormalBatch.Length, destination.Length - first);
            new ReadOnlySpan<float>(batch, count).CopyTo(destination[first..]);
        }
    }
}
