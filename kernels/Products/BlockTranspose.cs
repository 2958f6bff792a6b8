using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Accelerated.Kernels.Products;

/// <summary>Transposition of 16 × 16 blocks, the unit in which matrices are turned on the host.</summary>
internal static unsafe class BlockTranspose
{
    public const int Size = 16;

    /// <summary>target[j][i] = source[i][j] for 16 rows of 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* source, nint sourceStride, float* target, nint targetStride)
    {
        if (!Avx512F.IsSupported)
        {
            RunNarrow(source, sourceStride, target, targetStride);
            return;
        }

        // Four rows become the 4 × 4 blocks of four columns each ...
        Quarter(source, sourceStride, out Vector512<float> a0, out Vector512<float> a1, out Vector512<float> a2, out Vector512<float> a3);
        Quarter(source + 4 * sourceStride, sourceStride, out Vector512<float> b0, out Vector512<float> b1, out Vector512<float> b2, out Vector512<float> b3);
        Quarter(source + 8 * sourceStride, sourceStride, out Vector512<float> c0, out Vector512<float> c1, out Vector512<float> c2, out Vector512<float> c3);
        Quarter(source + 12 * sourceStride, sourceStride, out Vector512<float> d0, out Vector512<float> d1, out Vector512<float> d2, out Vector512<float> d3);

        // ... and the blocks change places.
        Join(a0, b0, c0, d0, target, targetStride);
        Join(a1, b1, c1, d1, target + targetStride, targetStride);
        Join(a2, b2, c2, d2, target + 2 * targetStride, targetStride);
        Join(a3, b3, c3, d3, target + 3 * targetStride, targetStride);
    }

    /// <summary>target[j][i] = source[i][j] for any number of rows and columns.</summary>
    public static void Matrix(float* source, nint sourceStride, int rows, int columns, float* target, nint targetStride)
    {
        for (int i = 0; i < rows; i += Size)
        {
            for (int j = 0; j < columns; j += Size)
            {
                float* from = source + i * sourceStride + j;
                float* to = target + j * targetStride + i;
                if (i + Size <= rows && j + Size <= columns)
                {
                    Run(from, sourceStride, to, targetStride);
                }
                else
                {
                    Edge(from, sourceStride, Math.Min(Size, rows - i), Math.Min(Size, columns - j), to, targetStride);
                }
            }
        }
    }

    private static void RunNarrow(float* source, nint sourceStride, float* target, nint targetStride)
    {
        if (!Avx.IsSupported)
        {
            Edge(source, sourceStride, Size, Size, target, targetStride);
            return;
        }

        Eight(source, sourceStride, target, targetStride);
        Eight(source + 8, sourceStride, target + 8 * targetStride, targetStride);
        Eight(source + 8 * sourceStride, sourceStride, target + 8, targetStride);
        Eight(source + 8 * sourceStride + 8, sourceStride, target + 8 * targetStride + 8, targetStride);
    }

    private static void Edge(float* source, nint sourceStride, int rows, int columns, float* target, nint targetStride)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                target[j * targetStride + i] = source[i * sourceStride + j];
            }
        }
    }

    /// <summary>8 × 8 elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(float* source, nint sourceStride, float* target, nint targetStride)
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarter(float* source, nint stride, out Vector512<float> r0, out Vector512<float> r1, out Vector512<float> r2, out Vector512<float> r3)
    {
        Vector512<float> x0 = Vector512.Load(source);
        Vector512<float> x1 = Vector512.Load(source + stride);
        Vector512<float> x2 = Vector512.Load(source + 2 * stride);
        Vector512<float> x3 = Vector512.Load(source + 3 * stride);
        Vector512<double> low01 = Avx512F.UnpackLow(x0, x1).AsDouble();
        Vector512<double> high01 = Avx512F.UnpackHigh(x0, x1).AsDouble();
        Vector512<double> low23 = Avx512F.UnpackLow(x2, x3).AsDouble();
        Vector512<double> high23 = Avx512F.UnpackHigh(x2, x3).AsDouble();
        r0 = Avx512F.UnpackLow(low01, low23).AsSingle();
        r1 = Avx512F.UnpackHigh(low01, low23).AsSingle();
        r2 = Avx512F.UnpackLow(high01, high23).AsSingle();
        r3 = Avx512F.UnpackHigh(high01, high23).AsSingle();
    }

    /// <summary>Columns j, j + 4, j + 8 and j + 12 of the source become rows of the target.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Join(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* target, nint stride)
    {
        const byte Even = 0b10_00_10_00;
        const byte Odd = 0b11_01_11_01;
        Vector512<float> abEven = Avx512F.Shuffle4x128(a, b, Even);
        Vector512<float> abOdd = Avx512F.Shuffle4x128(a, b, Odd);
        Vector512<float> cdEven = Avx512F.Shuffle4x128(c, d, Even);
        Vector512<float> cdOdd = Avx512F.Shuffle4x128(c, d, Odd);
        Vector512.Store(Avx512F.Shuffle4x128(abEven, cdEven, Even), target);
        Vector512.Store(Avx512F.Shuffle4x128(abOdd, cdOdd, Even), target + 4 * stride);
        Vector512.Store(Avx512F.Shuffle4x128(abEven, cdEven, Odd), target + 8 * stride);
        Vector512.Store(Avx512F.Shuffle4x128(abOdd, cdOdd, Odd), target + 12 * stride);
    }
}
