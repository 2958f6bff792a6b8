using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Accelerated.Kernels.Random;

/// <summary>The normals of 16 consecutive Philox blocks, by the host's vector units; each depends on its own index alone, never on where a batch begins.</summary>
internal static unsafe class NormalBatch
{
    /// <summary>Normals per batch.</summary>
    public const int Length = 64;

    /// <summary>Writes the <see cref="Length"/> normals from index 4 · <paramref name="firstBlock"/> on.</summary>
    public static void Write(float* destination, ulong seed, NoisePurpose purpose, uint chain, uint step, uint firstBlock)
    {
        PhiloxSimd words = PhiloxSimd.At(seed, purpose, chain, step, firstBlock);
        (Vector512<float> n0, Vector512<float> n1) = BoxMullerSimd.Normals(words.X, words.Y);
        (Vector512<float> n2, Vector512<float> n3) = BoxMullerSimd.Normals(words.Z, words.W);
        Interleave(destination, n0, n1, n2, n3);
    }

    /// <summary>destination[4 i + j] = n_j[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interleave(float* destination, Vector512<float> n0, Vector512<float> n1, Vector512<float> n2, Vector512<float> n3)
    {
        if (Avx512F.IsSupported)
        {
            Vector512<int> lowPairs = Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
            Vector512<int> highPairs = Vector512.Create(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
            Vector512<long> lowQuads = Vector512.Create(0L, 8, 1, 9, 2, 10, 3, 11);
            Vector512<long> highQuads = Vector512.Create(4L, 12, 5, 13, 6, 14, 7, 15);
            Vector512<double> a = Avx512F.PermuteVar16x32x2(n0, lowPairs, n1).AsDouble();
            Vector512<double> b = Avx512F.PermuteVar16x32x2(n2, lowPairs, n3).AsDouble();
            Vector512<double> c = Avx512F.PermuteVar16x32x2(n0, highPairs, n1).AsDouble();
            Vector512<double> d = Avx512F.PermuteVar16x32x2(n2, highPairs, n3).AsDouble();
            Avx512F.PermuteVar8x64x2(a, lowQuads, b).AsSingle().Store(destination);
            Avx512F.PermuteVar8x64x2(a, highQuads, b).AsSingle().Store(destination + 16);
            Avx512F.PermuteVar8x64x2(c, lowQuads, d).AsSingle().Store(destination + 32);
            Avx512F.PermuteVar8x64x2(c, highQuads, d).AsSingle().Store(destination + 48);
            return;
        }

        for (int i = 0; i < 16; i++)
        {
            destination[4 * i] = ((float*)&n0)[i];
            destination[4 * i + 1] = ((float*)&n1)[i];
            destination[4 * i + 2] = ((float*)&n2)[i];
            destination[4 * i + 3] = ((float*)&n3)[i];
        }
    }
}
