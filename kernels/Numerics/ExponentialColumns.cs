using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;

namespace Accelerated.Kernels.Numerics;

/// <summary>
/// Exponentials down the columns of a matrix, for vectors of 256 bits: eight columns at a time, so that all constants, the columns' shift and their sum stay in registers, which holding a row of
/// 32 would not leave. The shift is the columns' largest value or more, so that what is exponentiated is at most 0 or not a number, except where it is differentiated: there values that
/// are masked later may be larger.
/// </summary>
internal static unsafe class ExponentialColumns
{
    private const int Lanes = 8;

    /// <summary>x ← 2^(x − shift), sums ← sums + Σ over the rows, for 32 columns.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void Exp2InPlace(float* x, int rows, float* shifts, float* sums)
    {
        for (int lane = 0; lane < 4 * Lanes; lane += Lanes)
        {
            Vector256<float> shift = Vector256.Load(shifts + lane);
            Vector256<float> sum = Vector256.Load(sums + lane);
            float* end = x + lane + rows * 4 * Lanes;
            for (float* row = x + lane; row < end; row += 4 * Lanes)
            {
                Vector256<float> power = Exponential.Exp2OfAtMostZero(Vector256.Load(row) - shift);
                power.Store(row);
                sum += power;
            }

            sum.Store(sums + lane);
        }
    }

    /// <summary>x ← e^(x − shift), sums ← sums + Σ over the rows, for 32 columns.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void ExpInPlace(float* x, int rows, float* shifts, float* sums)
    {
        for (int lane = 0; lane < 4 * Lanes; lane += Lanes)
        {
            Vector256<float> shift = Vector256.Load(shifts + lane);
            Vector256<float> sum = Vector256<float>.Zero;
            float* end = x + lane + rows * 4 * Lanes;
            for (float* row = x + lane; row < end; row += 4 * Lanes)
            {
                Vector256<float> power = Exponential.ExpOfAtMostZero(Vector256.Load(row) - shift);
                power.Store(row);
                sum += power;
            }

            (Vector256.Load(sums + lane) + sum).Store(sums + lane);
        }
    }

    /// <summary>sums ← Σ over the rows of e^(x − shift), for 32 columns.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void ExpSums(float* x, int rows, float* shifts, float* sums)
    {
        for (int lane = 0; lane < 4 * Lanes; lane += Lanes)
        {
            Vector256<float> shift = Vector256.Load(shifts + lane);
            Vector256<float> sum = Vector256<float>.Zero;
            float* end = x + lane + rows * 4 * Lanes;
            for (float* row = x + lane; row < end; row += 4 * Lanes)
            {
                sum += Exponential.ExpOfAtMostZero(Vector256.Load(row) - shift);
            }

            sum.Store(sums + lane);
        }
    }

    /// <summary>weights ← w = 2^(weights − logSum) and slopes ← w (slopes − shift) for 32 columns.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void Differentiate(float* weights, float* slopes, float* logSums, float* shifts, int rows)
    {
        for (int lane = 0; lane < 4 * Lanes; lane += Lanes)
        {
            Vector256<float> logSum = Vector256.Load(logSums + lane);
            Vector256<float> shift = Vector256.Load(shifts + lane);
            float* slope = slopes + lane;
            float* end = weights + lane + rows * 4 * Lanes;
            for (float* row = weights + lane; row < end; row += 4 * Lanes, slope += 4 * Lanes)
            {
                Vector256<float> weight = Exponential.Exp2(Vector256.Load(row) - logSum);
                weight.Store(row);
                (weight * (Vector256.Load(slope) - shift)).Store(slope);
            }
        }
    }
}
