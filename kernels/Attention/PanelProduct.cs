using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Accelerated.Kernels.Attention;

/// <summary>
/// Products of panels: matrices whose rows are 32 floats wide and contiguous. Up to 14 rows of the result stay in 28 vector registers; two more hold a
/// row of B, one an element of A. The row count is a type, so that the compiled code of each count has no trace of the others.
/// </summary>
internal static unsafe class PanelProduct
{
    /// <summary>Floats in a row of a panel.</summary>
    public const int Width = 32;

    private const int Tallest = 14;

    /// <summary>C[r] (+)= Σ_{k &lt; depth} A[r][k] B[k]. A's columns lie in panels of 32, <paramref name="panelStride"/> floats apart.</summary>
    public static void ByRows(int rows, int depth, float* a, nint panelStride, float* b, float* c, bool accumulate) =>
        Run<AlongRows>(rows, depth, a, panelStride, b, c, accumulate);

    /// <summary>C[r] (+)= Σ_{k &lt; depth} A[k][r] B[k] for r below 32: the product with a transposed panel.</summary>
    public static void ByColumns(int rows, int depth, float* a, float* b, float* c, bool accumulate) =>
        Run<AlongColumns>(rows, depth, a, 0, b, c, accumulate);

    private static void Run<TOrder>(int rows, int depth, float* a, nint panelStride, float* b, float* c, bool accumulate)
        where TOrder : struct, IOrder
    {
        // Strips of nearly equal height: 32 rows as 11, 11, 10 keep the multipliers busier than 14, 14, 4.
        int tallest = Vector512.IsHardwareAccelerated ? Tallest : 3;
        int strips = (rows + tallest - 1) / tallest;
        for (int left = strips; left > 0; left--)
        {
            int height = (rows + left - 1) / left;
            RunStrip<TOrder>(height, depth, a, panelStride, b, c, accumulate);
            rows -= height;
            a += height * TOrder.RowStep;
            c += height * Width;
        }
    }

    private static void RunStrip<TOrder>(int height, int depth, float* a, nint panelStride, float* b, float* c, bool accumulate)
        where TOrder : struct, IOrder
    {
        switch (height)
        {
            case 1:
                Strip<Rows1, TOrder>(depth, a, panelStride, b, c, accumulate);
                break;
            case 2:
                Strip<Rows2, TOrder>(depth, a, panelStride, b, c, accumulate);
                break;
            case 3:
                Strip<Rows3, TOrder>(depth, a, panelStride, b, c, accumulate);
                break;
            case 4:
                Strip<Rows4, TOrder>(depth, a, panelStride, b, c, accumulate);
                break;
            case 5:
                Strip<Rows5, TOrder>(depth, a, panelStride, b, c, accumulate);
                break;
            case 6:
                Strip<Rows6, TOrder>(depth, a, panelStride, b, c, accumulate);
                break;
            case 7:
                Strip<Rows7, TOrder>(depth, a, panelStride, b, c, accumulate);
                break;
            case 8:
                Strip<Rows8, TOrder>(depth, a, panelStride, b, c, accumulate);
                break;
            case 9:
                Strip<Rows9, TOrder>(depth, a, panelStride, b, c, accumulate);
                break;
            case 10:
                Strip<Rows10, TOrder>(depth, a, panelStride, b, c, accumulate);
                break;
            case 11:
                Strip<Rows11, TOrder>(depth, a, panelStride, b, c, accumulate);
                break;
            case 12:
                Strip<Rows12, TOrder>(depth, a, panelStride, b, c, accumulate);
                break;
            case 13:
                Strip<Rows13, TOrder>(depth, a, panelStride, b, c, accumulate);
                break;
            case 14:
                Strip<Rows14, TOrder>(depth, a, panelStride, b, c, accumulate);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strip<TRows, TOrder>(int depth, float* a, nint panelStride, float* b, float* c, bool accumulate)
        where TRows : struct, IRows
        where TOrder : struct, IOrder
    {
        Vector512<float> c0L = Vector512<float>.Zero, c0R = Vector512<float>.Zero;
        Vector512<float> c1L = Vector512<float>.Zero, c1R = Vector512<float>.Zero;
        Vector512<float> c2L = Vector512<float>.Zero, c2R = Vector512<float>.Zero;
        Vector512<float> c3L = Vector512<float>.Zero, c3R = Vector512<float>.Zero;
        Vector512<float> c4L = Vector512<float>.Zero, c4R = Vector512<float>.Zero;
        Vector512<float> c5L = Vector512<float>.Zero, c5R = Vector512<float>.Zero;
        Vector512<float> c6L = Vector512<float>.Zero, c6R = Vector512<float>.Zero;
        Vector512<float> c7L = Vector512<float>.Zero, c7R = Vector512<float>.Zero;
        Vector512<float> c8L = Vector512<float>.Zero, c8R = Vector512<float>.Zero;
        Vector512<float> c9L = Vector512<float>.Zero, c9R = Vector512<float>.Zero;
        Vector512<float> c10L = Vector512<float>.Zero, c10R = Vector512<float>.Zero;
        Vector512<float> c11L = Vector512<float>.Zero, c11R = Vector512<float>.Zero;
        Vector512<float> c12L = Vector512<float>.Zero, c12R = Vector512<float>.Zero;
        Vector512<float> c13L = Vector512<float>.Zero, c13R = Vector512<float>.Zero;
        for (; depth > 0; depth -= Width, a += panelStride)
        {
            float* element = a;
            float* end = b + (TOrder.PanelsInDepth ? Math.Min(depth, Width) : depth) * Width;
            for (; b < end; b += Width, element += TOrder.DepthStep)
            {
                Vector512<float> left = Vector512.Load(b);
                Vector512<float> right = Vector512.Load(b + 16);
                Vector512<float> x = Vector512.Create(element[0]);
                c0L = Vector512.MultiplyAddEstimate(x, left, c0L);
                c0R = Vector512.MultiplyAddEstimate(x, right, c0R);
                if (TRows.Count > 1)
                {
                    x = Vector512.Create(element[1 * TOrder.RowStep]);
                    c1L = Vector512.MultiplyAddEstimate(x, left, c1L);
                    c1R = Vector512.MultiplyAddEstimate(x, right, c1R);
                }

                if (TRows.Count > 2)
                {
                    x = Vector512.Create(element[2 * TOrder.RowStep]);
                    c2L = Vector512.MultiplyAddEstimate(x, left, c2L);
                    c2R = Vector512.MultiplyAddEstimate(x, right, c2R);
                }

                if (TRows.Count > 3)
                {
                    x = Vector512.Create(element[3 * TOrder.RowStep]);
                    c3L = Vector512.MultiplyAddEstimate(x, left, c3L);
                    c3R = Vector512.MultiplyAddEstimate(x, right, c3R);
                }

                if (TRows.Count > 4)
                {
                    x = Vector512.Create(element[4 * TOrder.RowStep]);
                    c4L = Vector512.MultiplyAddEstimate(x, left, c4L);
                    c4R = Vector512.MultiplyAddEstimate(x, right, c4R);
                }

                if (TRows.Count > 5)
                {
                    x = Vector512.Create(element[5 * TOrder.RowStep]);
                    c5L = Vector512.MultiplyAddEstimate(x, left, c5L);
                    c5R = Vector512.MultiplyAddEstimate(x, right, c5R);
                }

                if (TRows.Count > 6)
                {
                    x = Vector512.Create(element[6 * TOrder.RowStep]);
                    c6L = Vector512.MultiplyAddEstimate(x, left, c6L);
                    c6R = Vector512.MultiplyAddEstimate(x, right, c6R);
                }

                if (TRows.Count > 7)
                {
                    x = Vector512.Create(element[7 * TOrder.RowStep]);
                    c7L = Vector512.MultiplyAddEstimate(x, left, c7L);
                    c7R = Vector512.MultiplyAddEstimate(x, right, c7R);
                }

                if (TRows.Count > 8)
                {
                    x = Vector512.Create(element[8 * TOrder.RowStep]);
                    c8L = Vector512.MultiplyAddEstimate(x, left, c8L);
                    c8R = Vector512.MultiplyAddEstimate(x, right, c8R);
                }

                if (TRows.Count > 9)
                {
                    x = Vector512.Create(element[9 * TOrder.RowStep]);
                    c9L = Vector512.MultiplyAddEstimate(x, left, c9L);
                    c9R = Vector512.MultiplyAddEstimate(x, right, c9R);
                }

                if (TRows.Count > 10)
                {
                    x = Vector512.Create(element[10 * TOrder.RowStep]);
                    c10L = Vector512.MultiplyAddEstimate(x, left, c10L);
                    c10R = Vector512.MultiplyAddEstimate(x, right, c10R);
                }

                if (TRows.Count > 11)
                {
                    x = Vector512.Create(element[11 * TOrder.RowStep]);
                    c11L = Vector512.MultiplyAddEstimate(x, left, c11L);
                    c11R = Vector512.MultiplyAddEstimate(x, right, c11R);
                }

                if (TRows.Count > 12)
                {
                    x = Vector512.Create(element[12 * TOrder.RowStep]);
                    c12L = Vector512.MultiplyAddEstimate(x, left, c12L);
                    c12R = Vector512.MultiplyAddEstimate(x, right, c12R);
                }

                if (TRows.Count > 13)
                {
                    x = Vector512.Create(element[13 * TOrder.RowStep]);
                    c13L = Vector512.MultiplyAddEstimate(x, left, c13L);
                    c13R = Vector512.MultiplyAddEstimate(x, right, c13R);
                }
            }

            if (!TOrder.PanelsInDepth)
            {
                break;
            }
        }

        Store(c, c0L, c0R, accumulate);
        if (TRows.Count > 1)
        {
            Store(c + 1 * Width, c1L, c1R, accumulate);
        }

        if (TRows.Count > 2)
        {
            Store(c + 2 * Width, c2L, c2R, accumulate);
        }

        if (TRows.Count > 3)
        {
            Store(c + 3 * Width, c3L, c3R, accumulate);
        }

        if (TRows.Count > 4)
        {
            Store(c + 4 * Width, c4L, c4R, accumulate);
        }

        if (TRows.Count > 5)
        {
            Store(c + 5 * Width, c5L, c5R, accumulate);
        }

        if (TRows.Count > 6)
        {
            Store(c + 6 * Width, c6L, c6R, accumulate);
        }

        if (TRows.Count > 7)
        {
            Store(c + 7 * Width, c7L, c7R, accumulate);
        }

        if (TRows.Count > 8)
        {
            Store(c + 8 * Width, c8L, c8R, accumulate);
        }

        if (TRows.Count > 9)
        {
            Store(c + 9 * Width, c9L, c9R, accumulate);
        }

        if (TRows.Count > 10)
        {
            Store(c + 10 * Width, c10L, c10R, accumulate);
        }

        if (TRows.Count > 11)
        {
            Store(c + 11 * Width, c11L, c11R, accumulate);
        }

        if (TRows.Count > 12)
        {
            Store(c + 12 * Width, c12L, c12R, accumulate);
        }

        if (TRows.Count > 13)
        {
            Store(c + 13 * Width, c13L, c13R, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, Vector512<float> left, Vector512<float> right, bool accumulate)
    {
        if (accumulate)
        {
            left += Vector512.Load(c);
            right += Vector512.Load(c + 16);
        }

        left.Store(c);
        right.Store(c + 16);
    }

    private interface IRows
    {
        static abstract int Count { get; }
    }

    private interface IOrder
    {
        static abstract int RowStep { get; }

        static abstract int DepthStep { get; }

        static abstract bool PanelsInDepth { get; }
    }

    private readonly struct AlongRows : IOrder
    {
        public static int RowStep => Width;

        public static int DepthStep => 1;

        public static bool PanelsInDepth => true;
    }

    private readonly struct AlongColumns : IOrder
    {
        public static int RowStep => 1;

        public static int DepthStep => Width;

        public static bool PanelsInDepth => false;
    }

    private readonly struct Rows1 : IRows
    {
        public static int Count => 1;
    }

    private readonly struct Rows2 : IRows
    {
        public static int Count => 2;
    }

    private readonly struct Rows3 : IRows
    {
        public static int Count => 3;
    }

    private readonly struct Rows4 : IRows
    {
        public static int Count => 4;
    }

    private readonly struct Rows5 : IRows
    {
        public static int Count => 5;
    }

    private readonly struct Rows6 : IRows
    {
        public static int Count => 6;
    }

    private readonly struct Rows7 : IRows
    {
        public static int Count => 7;
    }

    private readonly struct Rows8 : IRows
    {
        public static int Count => 8;
    }

    private readonly struct Rows9 : IRows
    {
        public static int Count => 9;
    }

    private readonly struct Rows10 : IRows
    {
        public static int Count => 10;
    }

    private readonly struct Rows11 : IRows
    {
        public static int Count => 11;
    }

    private readonly struct Rows12 : IRows
    {
        public static int Count => 12;
    }

    private readonly struct Rows13 : IRows
    {
        public static int Count => 13;
    }

    private readonly struct Rows14 : IRows
    {
        public static int Count => 14;
    }
}
