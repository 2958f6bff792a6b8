using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Accelerated.Kernels.Host;

namespace Accelerated.Kernels.Products;

/// <summary>
/// The register tile for AVX-512: up to 14 rows × 32 columns in 28 accumulators, which leaves two registers for the step's 32 values of B, one for the
/// broadcast value of A and one spare. The rows are reached from every third one with one index register and its double, so that no address is computed
/// per row. Rows beyond <typeparamref name="TRows"/> fold away when the method is compiled: every piece asks first whether there is its row.
/// </summary>
internal static unsafe class WideTile<TRows>
    where TRows : struct, IRowCount
{
    // Steps by which B and A are fetched ahead of their use: 16 × 28 cycles cover the way from the third-level cache.
    private const int Ahead = 16;

    // Steps between which some rows of the results are asked for.
    private const int SegmentSteps = 32;

    /// <summary>
    /// See <see cref="WideTiles.Run"/>: C = A B and <paramref name="addends"/>, for <paramref name="tiles"/> tiles below one another. All in one call, because a tile takes over 32 steps no longer
    /// than ten calls.
    /// </summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void Run(int tiles, in StripLayout layout, float* a, float* b, float* c, nint cStride, in TileAddends addends)
    {
        nint next = layout.RowStride;
        nint afterNext = 2 * next;
        nint step = layout.StepStride;
        nint steps = layout.Steps;
        bool endsInPairs = steps > 1;
        nint lastSteps = endsInPairs ? 2 : 0;
        bool isNextStripNear = step == 1 && TRows.Count * next <= steps * NearCache.Line; // a line a step then covers the next strip
        nint fetchFrom = isNextStripNear ? TRows.Count * next : Ahead * step;
        nint fetchStep = isNextStripNear ? NearCache.Line : step;
        nint nextTile = layout.After(TRows.Count);
        bool isFar = layout.Blocks * steps >= RegisterTile.LeastFarSteps;
        float* seed = addends.Seed;
        nint seedStride = addends.SeedStride;
        float* last = addends.Last;
        nint lastStride = addends.LastStride;
        nint allSegments = (layout.Blocks - 1) * SegmentsOf(steps) + SegmentsOf(steps - lastSteps);
        int segmentRows = allSegments >= RegisterTile.MostRows / 2 ? 2 : 4;
        bool isLastFar = last != null && lastStride != 0 && last != c;
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
                float* from = seed;
                Begin(0, ref from, seedStride, ref low0, ref high0);
                Begin(1, ref from, seedStride, ref low1, ref high1);
                Begin(2, ref from, seedStride, ref low2, ref high2);
                Begin(3, ref from, seedStride, ref low3, ref high3);
                Begin(4, ref from, seedStride, ref low4, ref high4);
                Begin(5, ref from, seedStride, ref low5, ref high5);
                Begin(6, ref from, seedStride, ref low6, ref high6);
                Begin(7, ref from, seedStride, ref low7, ref high7);
                Begin(8, ref from, seedStride, ref low8, ref high8);
                Begin(9, ref from, seedStride, ref low9, ref high9);
                Begin(10, ref from, seedStride, ref low10, ref high10);
                Begin(11, ref from, seedStride, ref low11, ref high11);
                Begin(12, ref from, seedStride, ref low12, ref high12);
                Begin(13, ref from, seedStride, ref low13, ref high13);
            }

            float* firstLeft = a;
            float* firstRight = b;
            nint segments = allSegments;
            float* row0 = a, row3 = a, row6 = a, row9 = a, row12 = a, right = b;
            for (int block = layout.Blocks; block > 0; block--)
            {
                row0 = firstLeft;
                row3 = row0 + 3 * next;
                row6 = row3 + 3 * next;
                row9 = row6 + 3 * next;
                row12 = row9 + 3 * next;
                right = firstRight;
                float* fetch = firstLeft + fetchFrom;
                float* end = right + (block > 1 ? steps : steps - lastSteps) * RegisterTile.Columns;
                while (right < end)
                {
                    float* stop = end;
                    if (isFar)
                    {
                        stop = Math.Min((nint)(end - right), SegmentSteps * RegisterTile.Columns) + right;
                        FetchResults(--segments, segmentRows, c, cStride, isLastFar ? last : null, lastStride);
                    }

                    while (right < stop)
                    {
                        Vector512<float> rightLow = Vector512.Load(right);
                        Vector512<float> rightHigh = Vector512.Load(right + 16);
                        Step(0, row0, rightLow, rightHigh, ref low0, ref high0);
                        Step(1, row0 + next, rightLow, rightHigh, ref low1, ref high1);
                        Step(2, row0 + afterNext, rightLow, rightHigh, ref low2, ref high2);
                        Step(3, row3, rightLow, rightHigh, ref low3, ref high3);
                        Step(4, row3 + next, rightLow, rightHigh, ref low4, ref high4);
                        Step(5, row3 + afterNext, rightLow, rightHigh, ref low5, ref high5);
                        Step(6, row6, rightLow, rightHigh, ref low6, ref high6);
                        Step(7, row6 + next, rightLow, rightHigh, ref low7, ref high7);
                        Step(8, row6 + afterNext, rightLow, rightHigh, ref low8, ref high8);
                        Step(9, row9, rightLow, rightHigh, ref low9, ref high9);
                        Step(10, row9 + next, rightLow, rightHigh, ref low10, ref high10);
                        Step(11, row9 + afterNext, rightLow, rightHigh, ref low11, ref high11);
                        Step(12, row12, rightLow, rightHigh, ref low12, ref high12);
                        Step(13, row12 + next, rightLow, rightHigh, ref low13, ref high13);
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
                }

                firstLeft += layout.BlockStrideA;
                firstRight += layout.BlockStrideB;
            }

            float* result = c;
            float* addend = last;
            if (!endsInPairs)
            {
                Store(0, low0, high0, ref result, cStride, ref addend, lastStride, last != null);
                Store(1, low1, high1, ref result, cStride, ref addend, lastStride, last != null);
                Store(2, low2, high2, ref result, cStride, ref addend, lastStride, last != null);
                Store(3, low3, high3, ref result, cStride, ref addend, lastStride, last != null);
                Store(4, low4, high4, ref result, cStride, ref addend, lastStride, last != null);
                Store(5, low5, high5, ref result, cStride, ref addend, lastStride, last != null);
                Store(6, low6, high6, ref result, cStride, ref addend, lastStride, last != null);
                Store(7, low7, high7, ref result, cStride, ref addend, lastStride, last != null);
                Store(8, low8, high8, ref result, cStride, ref addend, lastStride, last != null);
                Store(9, low9, high9, ref result, cStride, ref addend, lastStride, last != null);
                Store(10, low10, high10, ref result, cStride, ref addend, lastStride, last != null);
                Store(11, low11, high11, ref result, cStride, ref addend, lastStride, last != null);
                Store(12, low12, high12, ref result, cStride, ref addend, lastStride, last != null);
                Store(13, low13, high13, ref result, cStride, ref addend, lastStride, last != null);
            }
            else
            {
                // The last two steps go row by row with the stores of their sums: a row's four multiply-adds take as long as its two stores, behind which everything else would have to wait.
                // Twice, because a question in each row costs a tile of 32 steps 2 % of its time.
                Vector512<float> lastLow = Vector512.Load(right), lastHigh = Vector512.Load(right + 16), endLow = Vector512.Load(right + RegisterTile.Columns);
                right += RegisterTile.Columns + 16;
                if (last == null)
                {
                    Finish(0, row0, step, lastLow, lastHigh, endLow, right, low0, high0, ref result, cStride, ref addend, lastStride, false);
                    Finish(1, row0 + next, step, lastLow, lastHigh, endLow, right, low1, high1, ref result, cStride, ref addend, lastStride, false);
                    Finish(2, row0 + afterNext, step, lastLow, lastHigh, endLow, right, low2, high2, ref result, cStride, ref addend, lastStride, false);
                    Finish(3, row3, step, lastLow, lastHigh, endLow, right, low3, high3, ref result, cStride, ref addend, lastStride, false);
                    Finish(4, row3 + next, step, lastLow, lastHigh, endLow, right, low4, high4, ref result, cStride, ref addend, lastStride, false);
                    Finish(5, row3 + afterNext, step, lastLow, lastHigh, endLow, right, low5, high5, ref result, cStride, ref addend, lastStride, false);
                    Finish(6, row6, step, lastLow, lastHigh, endLow, right, low6, high6, ref result, cStride, ref addend, lastStride, false);
                    Finish(7, row6 + next, step, lastLow, lastHigh, endLow, right, low7, high7, ref result, cStride, ref addend, lastStride, false);
                    Finish(8, row6 + afterNext, step, lastLow, lastHigh, endLow, right, low8, high8, ref result, cStride, ref addend, lastStride, false);
                    Finish(9, row9, step, lastLow, lastHigh, endLow, right, low9, high9, ref result, cStride, ref addend, lastStride, false);
                    Finish(10, row9 + next, step, lastLow, lastHigh, endLow, right, low10, high10, ref result, cStride, ref addend, lastStride, false);
                    Finish(11, row9 + afterNext, step, lastLow, lastHigh, endLow, right, low11, high11, ref result, cStride, ref addend, lastStride, false);
                    Finish(12, row12, step, lastLow, lastHigh, endLow, right, low12, high12, ref result, cStride, ref addend, lastStride, false);
                    Finish(13, row12 + next, step, lastLow, lastHigh, endLow, right, low13, high13, ref result, cStride, ref addend, lastStride, false);
                }
                else
                {
                    Finish(0, row0, step, lastLow, lastHigh, endLow, right, low0, high0, ref result, cStride, ref addend, lastStride, true);
                    Finish(1, row0 + next, step, lastLow, lastHigh, endLow, right, low1, high1, ref result, cStride, ref addend, lastStride, true);
                    Finish(2, row0 + afterNext, step, lastLow, lastHigh, endLow, right, low2, high2, ref result, cStride, ref addend, lastStride, true);
                    Finish(3, row3, step, lastLow, lastHigh, endLow, right, low3, high3, ref result, cStride, ref addend, lastStride, true);
                    Finish(4, row3 + next, step, lastLow, lastHigh, endLow, right, low4, high4, ref result, cStride, ref addend, lastStride, true);
                    Finish(5, row3 + afterNext, step, lastLow, lastHigh, endLow, right, low5, high5, ref result, cStride, ref addend, lastStride, true);
                    Finish(6, row6, step, lastLow, lastHigh, endLow, right, low6, high6, ref result, cStride, ref addend, lastStride, true);
                    Finish(7, row6 + next, step, lastLow, lastHigh, endLow, right, low7, high7, ref result, cStride, ref addend, lastStride, true);
                    Finish(8, row6 + afterNext, step, lastLow, lastHigh, endLow, right, low8, high8, ref result, cStride, ref addend, lastStride, true);
                    Finish(9, row9, step, lastLow, lastHigh, endLow, right, low9, high9, ref result, cStride, ref addend, lastStride, true);
                    Finish(10, row9 + next, step, lastLow, lastHigh, endLow, right, low10, high10, ref result, cStride, ref addend, lastStride, true);
                    Finish(11, row9 + afterNext, step, lastLow, lastHigh, endLow, right, low11, high11, ref result, cStride, ref addend, lastStride, true);
                    Finish(12, row12, step, lastLow, lastHigh, endLow, right, low12, high12, ref result, cStride, ref addend, lastStride, true);
                    Finish(13, row12 + next, step, lastLow, lastHigh, endLow, right, low13, high13, ref result, cStride, ref addend, lastStride, true);
                }
            }

            a += nextTile;
            c += TRows.Count * cStride;
            last += last == null ? 0 : TRows.Count * lastStride;
            seed += seed == null ? 0 : TRows.Count * seedStride;
        }
    }

    private static nint SegmentsOf(nint steps) => (steps + SegmentSteps - 1) / SegmentSteps;

    /// <summary>
    /// Asks for a few rows of what the sums come to, while they are taken: all of them in the last segments, of which <paramref name="segmentsLeft"/> follow. Not at once, because so many lines under way
    /// would hold up those of the factors.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchResults(nint segmentsLeft, int rows, float* c, nint cStride, float* last, nint lastStride)
    {
        nint end = TRows.Count - segmentsLeft * rows;
        for (nint row = Math.Max(0, end - rows); row < end; row++)
        {
            Sse.Prefetch0(c + row * cStride);
            Sse.Prefetch0(c + row * cStride + 16);
            if (last != null)
            {
                Sse.Prefetch0(last + row * lastStride);
                Sse.Prefetch0(last + row * lastStride + 16);
            }
        }
    }

    /// <summary>Takes the beginning of row <paramref name="row"/>'s sums from <paramref name="seed"/>, which moves on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Begin(int row, ref float* seed, nint stride, ref Vector512<float> low, ref Vector512<float> high)
    {
        if (row < TRows.Count)
        {
            low = Vector512.Load(seed);
            high = Vector512.Load(seed + 16);
            seed += stride;
        }
    }

    /// <summary>One step of row <paramref name="row"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(int row, float* a, Vector512<float> rightLow, Vector512<float> rightHigh, ref Vector512<float> low, ref Vector512<float> high)
    {
        if (row < TRows.Count)
        {
            Vector512<float> left = Vector512.Create(*a);
            low = Vector512.FusedMultiplyAdd(left, rightLow, low);
            high = Vector512.FusedMultiplyAdd(left, rightHigh, high);
        }
    }

    /// <summary>The last two steps of row <paramref name="row"/>, and its store. For the last of B's four vectors there is no register: it is at <paramref name="endHigh"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(
        int row,
        float* a,
        nint step,
        Vector512<float> lastLow,
        Vector512<float> lastHigh,
        Vector512<float> endLow,
        float* endHigh,
        Vector512<float> low,
        Vector512<float> high,
        ref float* c,
        nint stride,
        ref float* addend,
        nint addendStride,
        bool isAdded)
    {
        if (row < TRows.Count)
        {
            Vector512<float> left = Vector512.Create(*a);
            low = Vector512.FusedMultiplyAdd(left, lastLow, low);
            high = Vector512.FusedMultiplyAdd(left, lastHigh, high);
            left = Vector512.Create(a[step]);
            low = Vector512.FusedMultiplyAdd(left, endLow, low);
            high = Vector512.FusedMultiplyAdd(left, Vector512.Load(endHigh), high);
            Store(row, low, high, ref c, stride, ref addend, addendStride, isAdded);
        }
    }

    /// <summary>Stores row <paramref name="row"/>'s sums at <paramref name="c"/>, with what is at <paramref name="addend"/> added if <paramref name="isAdded"/>; both move on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(int row, Vector512<float> low, Vector512<float> high, ref float* c, nint stride, ref float* addend, nint addendStride, bool isAdded)
    {
        if (row < TRows.Count)
        {
            if (isAdded)
            {
                low += Vector512.Load(addend);
                high += Vector512.Load(addend + 16);
                addend += addendStride;
            }

            Vector512.Store(low, c);
            Vector512.Store(high, c + 16);
            c += stride;
        }
    }
}
