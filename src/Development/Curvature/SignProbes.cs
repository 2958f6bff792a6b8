using Accelerated.Kernels.Random;

namespace Accelerated.Development;

/// <summary>Rademacher vectors over the flat parameters: sign i of probe k is a pure function of (seed, k, i).</summary>
internal static class SignProbes
{
    private const int SignsPerIndex = 128;

    public static void Fill(ulong seed, int probe, Span<sbyte> signs)
    {
        for (int i = 0; i < signs.Length; i += SignsPerIndex)
        {
            Philox words = Philox.At(seed, NoisePurpose.Curvature, (uint)probe, 0, (uint)(i / SignsPerIndex));
            ReadOnlySpan<uint> four = [words.X, words.Y, words.Z, words.W];
            for (int bit = 0; bit < Math.Min(SignsPerIndex, signs.Length - i); bit++)
            {
                signs[i + bit] = (sbyte)(((four[bit / 32] >> (bit % 32)) & 1) == 0 ? -1 : 1);
            }
        }
    }
}
