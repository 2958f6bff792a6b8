using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Accelerated.Kernels.Host;

namespace Accelerated.Kernels.Random;

/// <summary>The normals of 16 consecutive Philox blocks, by the host's vector units; each depends on its own index alone, never on where a batch begins.</summary>
internal static unsafe class NormalBatch
{
    /// <summary>Normals per batch.</summary>
    public const int Length = 64;

    /// <summary>Writes the <see cref="Length"/> normals from index 4 · <paramref name="firstBlock"/> on.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void Write(float* destination, ulong seed, NoisePurpose purpose, uint chain, uint step, uint firstBlock)
    {
        uint* words = stackalloc uint[Length];
        float* normals = stackalloc float[Length];
        Words(words, seed, purpose, chain, step, firstBlock);
        BoxMullerSimd.Normals(words, words + 16, normals, normals + 16);
        BoxMullerSimd.Normals(words + 32, words + 48, normals + 32, normals + 48);
        Interleave(normals, destination);
    }

    [MethodImpl(VectorLoop.Compilation)]
    private static void Words(uint* destination, ulong seed, NoisePurpose purpose, uint chain, uint step, uint firstBlock)
    {
        PhiloxSimd words = PhiloxSimd.At(seed, purpose, chain, step, firstBlock);
        Vector512.Store(words.X, destination);
        Vector512.Store(words.Y, destination + 16);
        Vector512.Store(words.Z, destination + 32);
        Vector512.Store(words.W, destination + 48);
    }

    /// <summary>destination[4 i + j] = normals[16 j + i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interleave(float* normals, float* destination)
    {
        if (Avx512F.IsSupported)
        {
            Vector512<float> n0 = Vector512.Load(normals), n1 = Vector512.Load(normals + 16), n2 = Vector512.Load(normals + 32), n3 = Vector512.Load(normals + 48);
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
            destination[4 * i] = normals[i];
            destination[4 * i + 1] = normals[16 + i];
            destination[4 * i + 2] = normals[32 + i];
            destination[4 * i + 3] = normals[48 + i];
        }
    }
}
