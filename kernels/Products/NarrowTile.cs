using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Accelerated.Kernels.Host;

namespace Accelerated.Kernels.Products;

/// <summary>
/// The register tile for any other machine: up to 3 rows × four vectors of the platform's width (3 × 32 with AVX2) in 12 accumulators, which leaves three registers for a step's values of A
/// and one for those of B in turns: 7 loads for 12 multiply-adds. A core that shares its decoder with another thread starts three instructions a cycle, so whatever is not one of these 19 counts:
/// eight steps in each turn of the loop, and with a distance of steps that is known when the method is compiled, no address is computed between them. Rows beyond <typeparamref name="TRows"/>
/// fold away when the method is compiled.
/// </summary>
internal static unsafe class NarrowTile<TRows, TStep>
    where TRows : struct, IRowCount
    where TStep : struct, IStepStride
{
    // Steps in one turn of the loop.
    private const int Turn = 8;

    /// <summary>
    /// See <see cref="RegisterTile.Run(int, in StripLayout, float*, float*, float*, nint, TileStore, float*, int)"/>: C = A B and <paramref name="addends"/>, for as many rows as
    /// <paramref name="sweeps"/> take. All sweeps in one call, because a sweep over 32 steps takes no longer than a few calls. Meanwhile <paramref name="floats"/> values at
    /// <paramref name="following"/> are fetched, at most a line with each turn: in a burst they would hold up the loads behind them.
    /// </summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void Run(int sweeps, in StripLayout layout, float* a, float* b, float* c, nint cStride, in TileAddends addends, float* following, int floats)
    {
        float* seed = addends.Seed;
        nint seedStride = addends.SeedStride;
        float* last = addends.Last;
        nint lastStride = addends.LastStride;
        nint next = layout.RowStride;
        nint afterNext = 2 * next;
        nint stride = TStep.Stride == 0 ? layout.StepStride : TStep.Stride;
        nint steps = layout.Steps;
        nint nextSweep = layout.After(TRows.Count);
        bool isFar = layout.Blocks * steps >= RegisterTile.LeastFarSteps;
        float* fetch = following == null ? b : following;
        nint fetchStep = following == null ? 0 : PaceOf(floats, sweeps * layout.Blocks * steps);
        for (; sweeps > 0; sweeps--)
        {
            for (int column = 0; column < RegisterTile.Columns; column += 4 * Vector<float>.Count)
            {
                Vector<float> sum00 = default, sum01 = default, sum02 = default, sum03 = default;
                Vector<float> sum10 = default, sum11 = default, sum12 = default, sum13 = default;
                Vector<float> sum20 = default, sum21 = default, sum22 = default, sum23 = default;
                if (seed != null)
                {
                    Load(seed + column, ref sum00, ref sum01, ref sum02, ref sum03);

                    if (TRows.Count > 1)
                    {
                        Load(seed + column + seedStride, ref sum10, ref sum11, ref sum12, ref sum13);
                    }

                    if (TRows.Count > 2)
                    {
                        Load(seed + column + 2 * seedStride, ref sum20, ref sum21, ref sum22, ref sum23);
                    }
                }

                if (isFar)
                {
                    // While the sums are taken.
                    if (last != null && lastStride != 0)
                    {
                        Fetch(last + column, lastStride);
                    }
                    else
                    {
                        Fetch(c + column, cStride);
                    }
                }

                float* firstLeft = a;
                float* firstRight = b + column;
                for (int block = layout.Blocks; block > 0; block--)
                {
                    float* left = firstLeft;
                    float* right = firstRight;
                    float* end = right + steps * RegisterTile.Columns;
                    nint turns = steps / Turn;
                    if (turns > 0)
                    {
                        do
                        {
                            if (Sse.IsSupported)
                            {
                                Sse.Prefetch1(fetch);
                            }

                            fetch += fetchStep;
                            if (TStep.Stride > 0)
                            {
                                Step(left, 0, next, afterNext, right, 0, ref sum00, ref sum01, ref sum02, ref sum03, ref sum10, ref sum11, ref sum12, ref sum13, ref sum20, ref sum21, ref sum22, ref sum23);
                                Step(left, TStep.Stride, next, afterNext, right, 1, ref sum00, ref sum01, ref sum02, ref sum03, ref sum10, ref sum11, ref sum12, ref sum13, ref sum20, ref sum21, ref sum22, ref sum23);
                                Step(left, 2 * TStep.Stride, next, afterNext, right, 2, ref sum00, ref sum01, ref sum02, ref sum03, ref sum10, ref sum11, ref sum12, ref sum13, ref sum20, ref sum21, ref sum22, ref sum23);
                                Step(left, 3 * TStep.Stride, next, afterNext, right, 3, ref sum00, ref sum01, ref sum02, ref sum03, ref sum10, ref sum11, ref sum12, ref sum13, ref sum20, ref sum21, ref sum22, ref sum23);
                                Step(left, 4 * TStep.Stride, next, afterNext, right, 4, ref sum00, ref sum01, ref sum02, ref sum03, ref sum10, ref sum11, ref sum12, ref sum13, ref sum20, ref sum21, ref sum22, ref sum23);
                                Step(left, 5 * TStep.Stride, next, afterNext, right, 5, ref sum00, ref sum01, ref sum02, ref sum03, ref sum10, ref sum11, ref sum12, ref sum13, ref sum20, ref sum21, ref sum22, ref sum23);
                                Step(left, 6 * TStep.Stride, next, afterNext, right, 6, ref sum00, ref sum01, ref sum02, ref sum03, ref sum10, ref sum11, ref sum12, ref sum13, ref sum20, ref sum21, ref sum22, ref sum23);
                                Step(left, 7 * TStep.Stride, next, afterNext, right, 7, ref sum00, ref sum01, ref sum02, ref sum03, ref sum10, ref sum11, ref sum12, ref sum13, ref sum20, ref sum21, ref sum22, ref sum23);
                                left += Turn * TStep.Stride;
                            }
                            else
                            {
                                Step(left, 0, next, afterNext, right, 0, ref sum00, ref sum01, ref sum02, ref sum03, ref sum10, ref sum11, ref sum12, ref sum13, ref sum20, ref sum21, ref sum22, ref sum23);
                                left += stride;
                                Step(left, 0, next, afterNext, right, 1, ref sum00, ref sum01, ref sum02, ref sum03, ref sum10, ref sum11, ref sum12, ref sum13, ref sum20, ref sum21, ref sum22, ref sum23);
                                left += stride;
                                Step(left, 0, next, afterNext, right, 2, ref sum00, ref sum01, ref sum02, ref sum03, ref sum10, ref sum11, ref sum12, ref sum13, ref sum20, ref sum21, ref sum22, ref sum23);
                                left += stride;
                                Step(left, 0, next, afterNext, right, 3, ref sum00, ref sum01, ref sum02, ref sum03, ref sum10, ref sum11, ref sum12, ref sum13, ref sum20, ref sum21, ref sum22, ref sum23);
                                left += stride;
                                Step(left, 0, next, afterNext, right, 4, ref sum00, ref sum01, ref sum02, ref sum03, ref sum10, ref sum11, ref sum12, ref sum13, ref sum20, ref sum21, ref sum22, ref sum23);
                                left += stride;
                                Step(left, 0, next, afterNext, right, 5, ref sum00, ref sum01, ref sum02, ref sum03, ref sum10, ref sum11, ref sum12, ref sum13, ref sum20, ref sum21, ref sum22, ref sum23);
                                left += stride;
                                Step(left, 0, next, afterNext, right, 6, ref sum00, ref sum01, ref sum02, ref sum03, ref sum10, ref sum11, ref sum12, ref sum13, ref sum20, ref sum21, ref sum22, ref sum23);
                                left += stride;
                                Step(left, 0, next, afterNext, right, 7, ref sum00, ref sum01, ref sum02, ref sum03, ref sum10, ref sum11, ref sum12, ref sum13, ref sum20, ref sum21, ref sum22, ref sum23);
                                left += stride;
                            }

                            right += Turn * RegisterTile.Columns;
                        }
                        while (--turns > 0);
                    }

                    while (right < end)
                    {
                        Step(left, 0, next, afterNext, right, 0, ref sum00, ref sum01, ref sum02, ref sum03, ref sum10, ref sum11, ref sum12, ref sum13, ref sum20, ref sum21, ref sum22, ref sum23);
                        left += stride;
                        right += RegisterTile.Columns;
                    }

                    firstLeft += layout.BlockStrideA;
                    firstRight += layout.BlockStrideB;
                }

                if (last != null)
                {
                    Add(last + column, ref sum00, ref sum01, ref sum02, ref sum03);

                    if (TRows.Count > 1)
                    {
                        Add(last + column + lastStride, ref sum10, ref sum11, ref sum12, ref sum13);
                    }

                    if (TRows.Count > 2)
                    {
                        Add(last + column + 2 * lastStride, ref sum20, ref sum21, ref sum22, ref sum23);
                    }
                }

                Store(c + column, sum00, sum01, sum02, sum03);

                if (TRows.Count > 1)
                {
                    Store(c + column + cStride, sum10, sum11, sum12, sum13);
                }

                if (TRows.Count > 2)
                {
                    Store(c + column + 2 * cStride, sum20, sum21, sum22, sum23);
                }
            }

            a += nextSweep;
            c += TRows.Count * cStride;
            seed += seed == null ? 0 : TRows.Count * seedStride;
            last += last == null ? 0 : TRows.Count * lastStride;
        }
    }

    /// <summary>Floats between what two turns fetch, if all turns over <paramref name="steps"/> shall reach <paramref name="floats"/>.</summary>
    private static nint PaceOf(int floats, nint steps)
    {
        nint turns = steps / Turn * (RegisterTile.Columns / (4 * Vector<float>.Count));
        return turns == 0 ? 0 : Math.Min(NearCache.Line, (floats + turns - 1) / turns);
    }

    /// <summary>One step of k: the outer product of a column of A and a row of B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(
        float* left,
        int leftStep,
        nint next,
        nint afterNext,
        float* right,
        int rightStep,
        ref Vector<float> sum00,
        ref Vector<float> sum01,
        ref Vector<float> sum02,
        ref Vector<float> sum03,
        ref Vector<float> sum10,
        ref Vector<float> sum11,
        ref Vector<float> sum12,
        ref Vector<float> sum13,
        ref Vector<float> sum20,
        ref Vector<float> sum21,
        ref Vector<float> sum22,
        ref Vector<float> sum23)
    {
        Vector<float> left0 = Vector.Create(*(left + leftStep));
        Vector<float> left1 = TRows.Count > 1 ? Vector.Create(*(left + next + leftStep)) : default;
        Vector<float> left2 = TRows.Count > 2 ? Vector.Create(*(left + afterNext + leftStep)) : default;
        Column(left0, left1, left2, right + rightStep * RegisterTile.Columns, ref sum00, ref sum10, ref sum20);
        Column(left0, left1, left2, right + (rightStep * RegisterTile.Columns + Vector<float>.Count), ref sum01, ref sum11, ref sum21);
        Column(left0, left1, left2, right + (rightStep * RegisterTile.Columns + 2 * Vector<float>.Count), ref sum02, ref sum12, ref sum22);
        Column(left0, left1, left2, right + (rightStep * RegisterTile.Columns + 3 * Vector<float>.Count), ref sum03, ref sum13, ref sum23);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column(Vector<float> left0, Vector<float> left1, Vector<float> left2, float* right, ref Vector<float> sum0, ref Vector<float> sum1, ref Vector<float> sum2)
    {
        Vector<float> value = Vector.Load(right);
        sum0 = Vector.MultiplyAddEstimate(left0, value, sum0);

        if (TRows.Count > 1)
        {
            sum1 = Vector.MultiplyAddEstimate(left1, value, sum1);
        }

        if (TRows.Count > 2)
        {
            sum2 = Vector.MultiplyAddEstimate(left2, value, sum2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(float* c, nint cStride)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        Fetch(c);

        if (TRows.Count > 1)
        {
            Fetch(c + cStride);
        }

        if (TRows.Count > 2)
        {
            Fetch(c + 2 * cStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(float* row)
    {
        Sse.Prefetch0(row);
        Sse.Prefetch0(row + 2 * Vector<float>.Count);
        Sse.Prefetch0(row + 4 * Vector<float>.Count - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(float* source, ref Vector<float> sum0, ref Vector<float> sum1, ref Vector<float> sum2, ref Vector<float> sum3)
    {
        sum0 = Vector.Load(source);
        sum1 = Vector.Load(source + Vector<float>.Count);
        sum2 = Vector.Load(source + 2 * Vector<float>.Count);
        sum3 = Vector.Load(source + 3 * Vector<float>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* source, ref Vector<float> sum0, ref Vector<float> sum1, ref Vector<float> sum2, ref Vector<float> sum3)
    {
        sum0 += Vector.Load(source);
        sum1 += Vector.Load(source + Vector<float>.Count);
        sum2 += Vector.Load(source + 2 * Vector<float>.Count);
        sum3 += Vector.Load(source + 3 * Vector<float>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* target, Vector<float> sum0, Vector<float> sum1, Vector<float> sum2, Vector<float> sum3)
    {
        Vector.Store(sum0, target);
        Vector.Store(sum1, target + Vector<float>.Count);
        Vector.Store(sum2, target + 2 * Vector<float>.Count);
        Vector.Store(sum3, target + 3 * Vector<float>.Count);
    }
}
