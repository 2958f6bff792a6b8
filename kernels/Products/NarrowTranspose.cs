using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Accelerated.Kernels.Host;

namespace Accelerated.Kernels.Products;

/// <summary>Transposition of 8 × 8 blocks by 256-bit vectors, for machines that have no longer ones.</summary>
internal static unsafe class NarrowTranspose
{
    public const int Size = 8;

    /// <summary>target[j][i] = source[i][j] for 8 rows of 8.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void Run(float* source, nint sourceStride, float* target, nint targetStride)
    {
        Pairs(source, sourceStride, out Vector256<float> a0, out Vector256<float> a1, out Vector256<float> a2, out Vector256<float> a3);
        Pairs(source + 4, sourceStride, out Vector256<float> b0, out Vector256<float> b1, out Vector256<float> b2, out Vector256<float> b3);
        Vector256.Store(a0, target);
        Vector256.Store(a1, target + targetStride);
        Vector256.Store(a2, target + 2 * targetStride);
        Vector256.Store(a3, target + 3 * targetStride);
        Vector256.Store(b0, target + 4 * targetStride);
        Vector256.Store(b1, target + 5 * targetStride);
        Vector256.Store(b2, target + 6 * targetStride);
        Vector256.Store(b3, target + 7 * targetStride);
    }

    /// <summary>Four columns of eight rows: row i and row i + 4 share a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pairs(float* source, nint stride, out Vector256<float> c0, out Vector256<float> c1, out Vector256<float> c2, out Vector256<float> c3)
    {
        Vector256<float> x0 = Vector256.Create(Vector128.Load(source), Vector128.Load(source + 4 * stride));
        Vector256<float> x1 = Vector256.Create(Vector128.Load(source + stride), Vector128.Load(source + 5 * stride));
        Vector256<float> x2 = Vector256.Create(Vector128.Load(source + 2 * stride), Vector128.Load(source + 6 * stride));
        Vector256<float> x3 = Vector256.Create(Vector128.Load(source + 3 * stride), Vector128.Load(source + 7 * stride));
        Vector256<double> low01 = Avx.UnpackLow(x0, x1).AsDouble();
        Vector256<double> high01 = Avx.UnpackHigh(x0, x1).AsDouble();
        Vector256<double> low23 = Avx.UnpackLow(x2, x3).AsDouble();
        Vector256<double> high23 = Avx.UnpackHigh(x2, x3).AsDouble();
        c0 = Avx.UnpackLow(low01, low23).AsSingle();
        c1 = Avx.UnpackHigh(low01, low23).AsSingle();
        c2 = Avx.UnpackLow(high01, high23).AsSingle();
        c3 = Avx.UnpackHigh(high01, high23).AsSingle();
    }
}
