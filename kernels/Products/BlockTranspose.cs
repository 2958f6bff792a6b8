using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Accelerated.Kernels.Host;

namespace Accelerated.Kernels.Products;

/// <summary>Transposition of 16 × 16 blocks, the unit in which matrices are turned on the host.</summary>
internal static unsafe class BlockTranspose
{
    public const int Size = 16;

    /// <summary>target[j][i] = source[i][j] for 16 rows of 16.</summary>
    [MethodImpl(VectorLoop.Compilation)]
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

        NarrowTranspose.Run(source, sourceStride, target, targetStride);
        NarrowTranspose.Run(source + NarrowTranspose.Size, sourceStride, target + NarrowTranspose.Size * targetStride, targetStride);
        NarrowTranspose.Run(source + NarrowTranspose.Size * sourceStride, sourceStride, target + NarrowTranspose.Size, targetStride);
        NarrowTranspose.Run(source + NarrowTranspose.Size * sourceStride + NarrowTranspose.Size, sourceStride, target + NarrowTranspose.Size * targetStride + NarrowTranspose.Size, targetStride);
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
