using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;

namespace Accelerated.Kernels.Numerics;

/// <summary>
/// <see cref="PanelExponentials"/> for vectors of 256 bits: eight columns at a time, so that all constants, the columns' shift and their sum stay in registers, which holding a row of 32 would not leave.
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
            Vector256<float> sum = Vector256<float>.Zero;
            float* end = x + lane + rows * 4 * Lanes;
            for (float* row = x + lane; row < end; row += 4 * Lanes)
            {
                Vector256<float> power = Exponential.Exp2OfAtMostZero(Vector256.Load(row) - shift);
                power.Store(row);
                sum += power;
            }

            (Vector256.Load(sums + lane) + sum).Store(sums + lane);
        }
    }

    /// <summary>sums ← sums + Σ over the rows of 2^(x − shift), for 32 columns.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void Exp2Sums(float* x, int rows, float* shifts, float* sums)
    {
        for (int lane = 0; lane < 4 * Lanes; lane += Lanes)
        {
            Vector256<float> shift = Vector256.Load(shifts + lane);
            Vector256<float> sum = Vector256<float>.Zero;
            float* end = x + lane + rows * 4 * Lanes;
            for (float* row = x + lane; row < end; row += 4 * Lanes)
            {
                sum += Exponential.Exp2OfAtMostZero(Vector256.Load(row) - shift);
            }

            (Vector256.Load(sums + lane) + sum).Store(sums + lane);
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
