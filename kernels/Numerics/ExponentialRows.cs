using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Accelerated.Kernels.Host;

namespace Accelerated.Kernels.Numerics;

/// <summary><see cref="PanelExponentials"/> for vectors of 512 bits: two rows of 32 at a time, whose four vectors take every step in turns.</summary>
internal static unsafe class ExponentialRows
{
    private const int Columns = 32;

    private const int Half = Columns / 2;

    /// <summary>x ← 2^(x − shift), sums ← sums + Σ over the rows, for 32 columns.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void Exp2InPlace(float* x, int rows, float* shifts, float* sums) => Exp2(x, rows, shifts, sums, isKept: true);

    /// <summary>sums ← sums + Σ over the rows of 2^(x − shift), for 32 columns.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void Exp2Sums(float* x, int rows, float* shifts, float* sums) => Exp2(x, rows, shifts, sums, isKept: false);

    /// <summary>weights ← w = 2^(weights − logSum) and slopes ← w (slopes − shift) for 32 columns.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void Differentiate(float* weights, float* slopes, float* logSums, float* shifts, int rows)
    {
        Vector512<float> logSumL = Vector512.Load(logSums), logSumR = Vector512.Load(logSums + Half);
        Vector512<float> shiftL = Vector512.Load(shifts), shiftR = Vector512.Load(shifts + Half);
        float* first = weights;
        float* end = weights + PairedRows(rows) * Columns;
        for (; weights < end; weights += 2 * Columns, slopes += 2 * Columns)
        {
            Vector512<float> left = Vector512.Load(weights) - logSumL, right = Vector512.Load(weights + Half) - logSumR;
            Vector512<float> nextL = Vector512.Load(weights + Columns) - logSumL, nextR = Vector512.Load(weights + Columns + Half) - logSumR;
            Exponential.Exp2(ref left, ref right, ref nextL, ref nextR);
            left.Store(weights);
            right.Store(weights + Half);
            nextL.Store(weights + Columns);
            nextR.Store(weights + Columns + Half);
            (left * (Vector512.Load(slopes) - shiftL)).Store(slopes);
            (right * (Vector512.Load(slopes + Half) - shiftR)).Store(slopes + Half);
            (nextL * (Vector512.Load(slopes + Columns) - shiftL)).Store(slopes + Columns);
            (nextR * (Vector512.Load(slopes + Columns + Half) - shiftR)).Store(slopes + Columns + Half);
        }

        for (end = first + rows * Columns; weights < end; weights += Columns, slopes += Columns)
        {
            Vector512<float> left = Exponential.Exp2(Vector512.Load(weights) - logSumL);
            Vector512<float> right = Exponential.Exp2(Vector512.Load(weights + Half) - logSumR);
            left.Store(weights);
            right.Store(weights + Half);
            (left * (Vector512.Load(slopes) - shiftL)).Store(slopes);
            (right * (Vector512.Load(slopes + Half) - shiftR)).Store(slopes + Half);
        }
    }

    /// <summary>Rows that are taken two at a time: none where vectors are shorter, because four of these do not fit the registers.</summary>
    private static int PairedRows(int rows) => Avx512F.IsSupported ? rows & ~1 : 0;

    /// <summary>sums ← sums + Σ over the rows of 2^(x − shift), which replace x if <paramref name="isKept"/>, a constant where this is compiled into.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exp2(float* x, int rows, float* shifts, float* sums, bool isKept)
    {
        Vector512<float> shiftL = Vector512.Load(shifts), shiftR = Vector512.Load(shifts + Half);
        Vector512<float> sumL = Vector512<float>.Zero, sumR = Vector512<float>.Zero, otherL = Vector512<float>.Zero, otherR = Vector512<float>.Zero;
        float* first = x;
        float* end = x + PairedRows(rows) * Columns;
        for (; x < end; x += 2 * Columns)
        {
            Vector512<float> left = Vector512.Load(x) - shiftL, right = Vector512.Load(x + Half) - shiftR;
            Vector512<float> nextL = Vector512.Load(x + Columns) - shiftL, nextR = Vector512.Load(x + Columns + Half) - shiftR;
            Exponential.Exp2(ref left, ref right, ref nextL, ref nextR);
            if (isKept)
            {
                left.Store(x);
                right.Store(x + Half);
                nextL.Store(x + Columns);
                nextR.Store(x + Columns + Half);
            }

            sumL += left;
            sumR += right;
            otherL += nextL;
            otherR += nextR;
        }

        for (end = first + rows * Columns; x < end; x += Columns)
        {
            Vector512<float> left = Exponential.Exp2(Vector512.Load(x) - shiftL);
            Vector512<float> right = Exponential.Exp2(Vector512.Load(x + Half) - shiftR);
            if (isKept)
            {
                left.Store(x);
                right.Store(x + Half);
            }

            sumL += left;
            sumR += right;
        }

        Add(sumL + otherL, sumR + otherR, sums);
    }

    private static void Add(Vector512<float> left, Vector512<float> right, float* sums)
    {
        (Vector512.Load(sums) + left).Store(sums);
        (Vector512.Load(sums + Half) + right).Store(sums + Half);
    }
}
