using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Accelerated.Kernels.Host;

namespace Accelerated.Kernels.Products;

/// <summary>
/// The register tile for AVX-512: up to 14 rows × 32 columns in 28 accumulators, which leaves two registers for the step's 32 values of B, one for the
/// broadcast value of A and one spare. The rows are reached from every third one with one index register and its double, so that no address is computed
/// per row. Rows beyond <typeparamref name="TRows"/> fold away when the method is compiled.
/// </summary>
internal static unsafe class WideTile<TRows>
    where TRows : struct, IRowCount
{
    // Steps by which B and A are fetched ahead of their use: 16 × 28 cycles cover the way from the third-level cache.
    private const int Ahead = 16;

    /// <summary>
    /// See <see cref="WideTiles.Run"/>: C = start + (seed + A B), null counts as zeros, for <paramref name="tiles"/> tiles below one another. All in one call, because a tile takes over 32 steps no longer
    /// than ten calls.
    /// </summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void Run(int tiles, in StripLayout layout, float* a, float* b, float* c, nint cStride, float* start, nint startStride, float* seed)
    {
        nint next = layout.RowStride;
        nint afterNext = 2 * next;
        nint step = layout.StepStride;
        nint steps = layout.Steps;
        bool isNextStripNear = step == 1 && TRows.Count * next <= steps * NearCache.Line; // a line a step then covers the next strip
        nint fetchFrom = isNextStripNear ? TRows.Count * next : Ahead * step;
        nint fetchStep = isNextStripNear ? NearCache.Line : step;
        nint nextTile = layout.After(TRows.Count);
        bool isFar = layout.Blocks * steps >= RegisterTile.LeastFarSteps;
        bool isStartFar = start != null && startStride != 0;
        nint arrivingStride = isStartFar ? startStride : cStride;
        for (; tiles > 0; tiles--)
        {
            Vector512<float> low0 = Vector512<float>.Zero, high0 = Vector512<float>.Zero;
            Vector512<float> low1 = Vector512<float>.Zero, high1 = Vector512<float>.Zero;
            Vector512<float> low2 = Vector512<float>.Zero, high2 = Vector512<float>.Zero;
            Vector512<float> low3 = Vector512<float>.Zero, high3 = Vector512<float>.Zero;
            Vector512<float> low4 = Vector512<float>.Zero, high4 = Vector512<float>.Zero;
            Vector512<float> low5 = Vector512<float>.Zero, high5 = Vector512<float>.Zero;
            Vector512<float> low6 = Vector512<float>.Zero, high6 = Vector512<float>.Zero;
            Vector512<float> low7 = Vector512<float>.Zero, high7 = Vector512<float>.Zero;
            Vector512<float> low8 = Vector512<float>.Zero, high8 = Vector512<float>.Zero;
            Vector512<float> low9 = Vector512<float>.Zero, high9 = Vector512<float>.Zero;
            Vector512<float> low10 = Vector512<float>.Zero, high10 = Vector512<float>.Zero;
            Vector512<float> low11 = Vector512<float>.Zero, high11 = Vector512<float>.Zero;
            Vector512<float> low12 = Vector512<float>.Zero, high12 = Vector512<float>.Zero;
            Vector512<float> low13 = Vector512<float>.Zero, high13 = Vector512<float>.Zero;
            if (seed != null)
            {
                low0 = Vector512.Load(seed);
                high0 = Vector512.Load(seed + 16);

                if (TRows.Count > 1)
                {
                    low1 = Vector512.Load(seed + cStride);
                    high1 = Vector512.Load(seed + cStride + 16);
                }

                if (TRows.Count > 2)
                {
                    low2 = Vector512.Load(seed + 2 * cStride);
                    high2 = Vector512.Load(seed + 2 * cStride + 16);
                }

                if (TRows.Count > 3)
                {
                    low3 = Vector512.Load(seed + 3 * cStride);
                    high3 = Vector512.Load(seed + 3 * cStride + 16);
                }

                if (TRows.Count > 4)
                {
                    low4 = Vector512.Load(seed + 4 * cStride);
                    high4 = Vector512.Load(seed + 4 * cStride + 16);
                }

                if (TRows.Count > 5)
                {
                    low5 = Vector512.Load(seed + 5 * cStride);
                    high5 = Vector512.Load(seed + 5 * cStride + 16);
                }

                if (TRows.Count > 6)
                {
                    low6 = Vector512.Load(seed + 6 * cStride);
                    high6 = Vector512.Load(seed + 6 * cStride + 16);
                }

                if (TRows.Count > 7)
                {
                    low7 = Vector512.Load(seed + 7 * cStride);
                    high7 = Vector512.Load(seed + 7 * cStride + 16);
                }

                if (TRows.Count > 8)
                {
                    low8 = Vector512.Load(seed + 8 * cStride);
                    high8 = Vector512.Load(seed + 8 * cStride + 16);
                }

                if (TRows.Count > 9)
                {
                    low9 = Vector512.Load(seed + 9 * cStride);
                    high9 = Vector512.Load(seed + 9 * cStride + 16);
                }

                if (TRows.Count > 10)
                {
                    low10 = Vector512.Load(seed + 10 * cStride);
                    high10 = Vector512.Load(seed + 10 * cStride + 16);
                }

                if (TRows.Count > 11)
                {
                    low11 = Vector512.Load(seed + 11 * cStride);
                    high11 = Vector512.Load(seed + 11 * cStride + 16);
                }

                if (TRows.Count > 12)
                {
                    low12 = Vector512.Load(seed + 12 * cStride);
                    high12 = Vector512.Load(seed + 12 * cStride + 16);
                }

                if (TRows.Count > 13)
                {
                    low13 = Vector512.Load(seed + 13 * cStride);
                    high13 = Vector512.Load(seed + 13 * cStride + 16);
                }
            }

            if (isFar)
            {
                // While the sums are taken.
                float* arriving = isStartFar ? start : c;
                for (int row = 0; row < TRows.Count; row++)
                {
                    Sse.Prefetch0(arriving + row * arrivingStride);
                    Sse.Prefetch0(arriving + row * arrivingStride + 16);
                }
            }

            float* firstLeft = a;
            float* firstRight = b;
            for (int block = layout.Blocks; block > 0; block--)
            {
                float* row0 = firstLeft;
                float* row3 = row0 + 3 * next;
                float* row6 = row3 + 3 * next;
                float* row9 = row6 + 3 * next;
                float* row12 = row9 + 3 * next;
                float* right = firstRight;
                float* fetch = firstLeft + fetchFrom;
                float* end = right + steps * RegisterTile.Columns;
                while (right < end)
                {
                    Vector512<float> rightLow = Vector512.Load(right);
                    Vector512<float> rightHigh = Vector512.Load(right + 16);
                    Vector512<float> left;

                    left = Vector512.Create(*row0);
                    low0 = Vector512.FusedMultiplyAdd(left, rightLow, low0);
                    high0 = Vector512.FusedMultiplyAdd(left, rightHigh, high0);

                    if (TRows.Count > 1)
                    {
                        left = Vector512.Create(row0[next]);
                        low1 = Vector512.FusedMultiplyAdd(left, rightLow, low1);
                        high1 = Vector512.FusedMultiplyAdd(left, rightHigh, high1);
                    }

                    if (TRows.Count > 2)
                    {
                        left = Vector512.Create(row0[afterNext]);
                        low2 = Vector512.FusedMultiplyAdd(left, rightLow, low2);
                        high2 = Vector512.FusedMultiplyAdd(left, rightHigh, high2);
                    }

                    if (TRows.Count > 3)
                    {
                        left = Vector512.Create(*row3);
                        low3 = Vector512.FusedMultiplyAdd(left, rightLow, low3);
                        high3 = Vector512.FusedMultiplyAdd(left, rightHigh, high3);
                    }

                    if (TRows.Count > 4)
                    {
                        left = Vector512.Create(row3[next]);
                        low4 = Vector512.FusedMultiplyAdd(left, rightLow, low4);
                        high4 = Vector512.FusedMultiplyAdd(left, rightHigh, high4);
                    }

                    if (TRows.Count > 5)
                    {
                        left = Vector512.Create(row3[afterNext]);
                        low5 = Vector512.FusedMultiplyAdd(left, rightLow, low5);
                        high5 = Vector512.FusedMultiplyAdd(left, rightHigh, high5);
                    }

                    if (TRows.Count > 6)
                    {
                        left = Vector512.Create(*row6);
                        low6 = Vector512.FusedMultiplyAdd(left, rightLow, low6);
                        high6 = Vector512.FusedMultiplyAdd(left, rightHigh, high6);
                    }

                    if (TRows.Count > 7)
                    {
                        left = Vector512.Create(row6[next]);
                        low7 = Vector512.FusedMultiplyAdd(left, rightLow, low7);
                        high7 = Vector512.FusedMultiplyAdd(left, rightHigh, high7);
                    }

                    if (TRows.Count > 8)
                    {
                        left = Vector512.Create(row6[afterNext]);
                        low8 = Vector512.FusedMultiplyAdd(left, rightLow, low8);
                        high8 = Vector512.FusedMultiplyAdd(left, rightHigh, high8);
                    }

                    if (TRows.Count > 9)
                    {
                        left = Vector512.Create(*row9);
                        low9 = Vector512.FusedMultiplyAdd(left, rightLow, low9);
                        high9 = Vector512.FusedMultiplyAdd(left, rightHigh, high9);
                    }

                    if (TRows.Count > 10)
                    {
                        left = Vector512.Create(row9[next]);
                        low10 = Vector512.FusedMultiplyAdd(left, rightLow, low10);
                        high10 = Vector512.FusedMultiplyAdd(left, rightHigh, high10);
                    }

                    if (TRows.Count > 11)
                    {
                        left = Vector512.Create(row9[afterNext]);
                        low11 = Vector512.FusedMultiplyAdd(left, rightLow, low11);
                        high11 = Vector512.FusedMultiplyAdd(left, rightHigh, high11);
                    }

                    if (TRows.Count > 12)
                    {
                        left = Vector512.Create(*row12);
                        low12 = Vector512.FusedMultiplyAdd(left, rightLow, low12);
                        high12 = Vector512.FusedMultiplyAdd(left, rightHigh, high12);
                    }

                    if (TRows.Count > 13)
                    {
                        left = Vector512.Create(row12[next]);
                        low13 = Vector512.FusedMultiplyAdd(left, rightLow, low13);
                        high13 = Vector512.FusedMultiplyAdd(left, rightHigh, high13);
                    }

                    if (TRows.Count == RegisterTile.MostRows)
                    {
                        Sse.Prefetch0(right + Ahead * RegisterTile.Columns);
                        Sse.Prefetch0(right + Ahead * RegisterTile.Columns + 16);
                        Sse.Prefetch0(fetch);
                        fetch += fetchStep;
                    }

                    row0 += step;
                    row3 += step;
                    row6 += step;
                    row9 += step;
                    row12 += step;
                    right += RegisterTile.Columns;
                }

                firstLeft += layout.BlockStrideA;
                firstRight += layout.BlockStrideB;
            }

            Store(low0, high0, c, start);

            if (TRows.Count > 1)
            {
                Store(low1, high1, c + cStride, start, startStride);
            }

            if (TRows.Count > 2)
            {
                Store(low2, high2, c + 2 * cStride, start, 2 * startStride);
            }

            if (TRows.Count > 3)
            {
                Store(low3, high3, c + 3 * cStride, start, 3 * startStride);
            }

            if (TRows.Count > 4)
            {
                Store(low4, high4, c + 4 * cStride, start, 4 * startStride);
            }

            if (TRows.Count > 5)
            {
                Store(low5, high5, c + 5 * cStride, start, 5 * startStride);
            }

            if (TRows.Count > 6)
            {
                Store(low6, high6, c + 6 * cStride, start, 6 * startStride);
            }

            if (TRows.Count > 7)
            {
                Store(low7, high7, c + 7 * cStride, start, 7 * startStride);
            }

            if (TRows.Count > 8)
            {
                Store(low8, high8, c + 8 * cStride, start, 8 * startStride);
            }

            if (TRows.Count > 9)
            {
                Store(low9, high9, c + 9 * cStride, start, 9 * startStride);
            }

            if (TRows.Count > 10)
            {
                Store(low10, high10, c + 10 * cStride, start, 10 * startStride);
            }

            if (TRows.Count > 11)
            {
                Store(low11, high11, c + 11 * cStride, start, 11 * startStride);
            }

            if (TRows.Count > 12)
            {
                Store(low12, high12, c + 12 * cStride, start, 12 * startStride);
            }

            if (TRows.Count > 13)
            {
                Store(low13, high13, c + 13 * cStride, start, 13 * startStride);
            }

            a += nextTile;
            c += TRows.Count * cStride;
            start += start == null ? 0 : TRows.Count * startStride;
            seed += seed == null ? 0 : TRows.Count * cStride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> low, Vector512<float> high, float* c, float* start, nint startOffset = 0)
    {
        if (start != null)
        {
            low += Vector512.Load(start + startOffset);
            high += Vector512.Load(start + startOffset + 16);
        }

        Vector512.Store(low, c);
        Vector512.Store(high, c + 16);
    }
}
