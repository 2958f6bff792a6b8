using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Accelerated.Kernels.Random;

/// <summary><see cref="Philox"/> at 16 consecutive indices: lane i holds the words of index <c>first + i</c>.</summary>
internal readonly record struct PhiloxSimd(Vector512<uint> X, Vector512<uint> Y, Vector512<uint> Z, Vector512<uint> W)
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxSimd At(ulong seed, NoisePurpose purpose, uint chain, uint step, uint first)
    {
        Vector512<uint> c0 = Vector512.Create(first) + Vector512<uint>.Indices;
        Vector512<uint> c1 = Vector512.Create(step);
        Vector512<uint> c2 = Vector512.Create(chain);
        Vector512<uint> c3 = Vector512.Create((uint)purpose);
        uint k0 = (uint)seed;
        uint k1 = (uint)(seed >> 32);
        for (int round = 0; round < Philox.Rounds; round++)
        {
            Multiply(c0, Philox.Multiplier0, out Vector512<uint> low0, out Vector512<uint> high0);
            Multiply(c2, Philox.Multiplier1, out Vector512<uint> low1, out Vector512<uint> high1);
            c0 = high1 ^ c1 ^ Vector512.Create(k0);
            c1 = low1;
            c2 = high0 ^ c3 ^ Vector512.Create(k1);
            c3 = low0;
            k0 += Philox.Weyl0;
            k1 += Philox.Weyl1;
        }

        return new PhiloxSimd(c0, c1, c2, c3);
    }

    /// <summary>Low and high words of 16 products of 32 by 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(Vector512<uint> left, uint right, out Vector512<uint> low, out Vector512<uint> high)
    {
        if (Avx512F.IsSupported)
        {
            Vector512<uint> factor = Vector512.Create(right);
            Vector512<uint> even = Avx512F.Multiply(left, factor).AsUInt32();
            Vector512<uint> odd = Avx512F.Multiply((left.AsUInt64() >>> 32).AsUInt32(), factor).AsUInt32();
            low = Avx512F.PermuteVar16x32x2(even, Vector512.Create(0u, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30), odd);
            high = Avx512F.PermuteVar16x32x2(even, Vector512.Create(1u, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31), odd);
            return;
        }

        if (Avx2.IsSupported)
        {
            (Vector256<uint> Low, Vector256<uint> High) first8 = Multiply(left.GetLower(), right);
            (Vector256<uint> Low, Vector256<uint> High) last8 = Multiply(left.GetUpper(), right);
            low = Vector512.Create(first8.Low, last8.Low);
            high = Vector512.Create(first8.High, last8.High);
            return;
        }

        // Halves of 16 bits, whose products fit 32 bits.
        Vector512<uint> mask = Vector512.Create(0xFFFFu);
        Vector512<uint> rightLow = Vector512.Create(right & 0xFFFF);
        Vector512<uint> rightHigh = Vector512.Create(right >> 16);
        Vector512<uint> leftLow = left & mask;
        Vector512<uint> leftHigh = left >>> 16;
        Vector512<uint> first = leftHigh * rightLow + (leftLow * rightLow >>> 16);
        Vector512<uint> second = leftLow * rightHigh + (first & mask);
        low = left * Vector512.Create(right);
        high = leftHigh * rightHigh + (first >>> 16) + (second >>> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<uint> Low, Vector256<uint> High) Multiply(Vector256<uint> left, uint right)
    {
        const byte Odd = 0b1010_1010;
        Vector256<uint> factor = Vector256.Create(right);
        Vector256<ulong> even = Avx2.Multiply(left, factor);
        Vector256<ulong> odd = Avx2.Multiply((left.AsUInt64() >>> 32).AsUInt32(), factor);
        return (Avx2.Blend(even.AsUInt32(), (odd << 32).AsUInt32(), Odd), Avx2.Blend((even >>> 32).AsUInt32(), odd.AsUInt32(), Odd));
    }
}
