using System.Numerics;
using System.Runtime.CompilerServices;

namespace Accelerated.Kernels.Products;

/// <summary>
/// The register tile for any other machine: up to 5 rows × two vectors of the platform's width in 10 accumulators (5 × 16 with AVX2: 14 rows are 5 + 5 + 4), swept over
/// the 32 columns. Rows beyond <typeparamref name="TRows"/> fold away when the method is compiled.
/// </summary>
internal static unsafe class NarrowTile<TRows>
    where TRows : struct, IRowCount
{
    /// <summary>See <see cref="RegisterTile.Run(int, in StripLayout, float*, float*, float*, nint, TileStore)"/>: C = start + (seed + A B), null counts as zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in StripLayout layout, float* a, float* b, float* c, nint cStride, float* start, float* seed)
    {
        for (int column = 0; column < RegisterTile.Columns; column += 2 * Vector<float>.Count)
        {
            Sweep(layout, a, b + column, c + column, cStride, start == null ? null : start + column, seed == null ? null : seed + column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sweep(in StripLayout layout, float* a, float* b, float* c, nint cStride, float* start, float* seed)
    {
        Vector<float> low0 = Vector<float>.Zero, high0 = Vector<float>.Zero;
        Vector<float> low1 = Vector<float>.Zero, high1 = Vector<float>.Zero;
        Vector<float> low2 = Vector<float>.Zero, high2 = Vector<float>.Zero;
        Vector<float> low3 = Vector<float>.Zero, high3 = Vector<float>.Zero;
        Vector<float> low4 = Vector<float>.Zero, high4 = Vector<float>.Zero;
        if (seed != null)
        {
            low0 = Vector.Load(seed);
            high0 = Vector.Load(seed + Vector<float>.Count);

            if (TRows.Count > 1)
            {
                low1 = Vector.Load(seed + cStride);
                high1 = Vector.Load(seed + cStride + Vector<float>.Count);
            }

            if (TRows.Count > 2)
            {
                low2 = Vector.Load(seed + 2 * cStride);
                high2 = Vector.Load(seed + 2 * cStride + Vector<float>.Count);
            }

            if (TRows.Count > 3)
            {
                low3 = Vector.Load(seed + 3 * cStride);
                high3 = Vector.Load(seed + 3 * cStride + Vector<float>.Count);
            }

            if (TRows.Count > 4)
            {
                low4 = Vector.Load(seed + 4 * cStride);
                high4 = Vector.Load(seed + 4 * cStride + Vector<float>.Count);
            }
        }

        nint next = layout.RowStride;
        nint afterNext = 2 * next;
        nint step = layout.StepStride;
        nint steps = layout.Steps;
        for (int block = layout.Blocks; block > 0; block--)
        {
            float* row0 = a;
            float* row3 = row0 + 3 * next;
            float* right = b;
            float* end = right + steps * RegisterTile.Columns;
            while (right < end)
            {
                Vector<float> rightLow = Vector.Load(right);
                Vector<float> rightHigh = Vector.Load(right + Vector<float>.Count);
                Vector<float> left;

                left = Vector.Create(*row0);
                low0 = Vector.MultiplyAddEstimate(left, rightLow, low0);
                high0 = Vector.MultiplyAddEstimate(left, rightHigh, high0);

                if (TRows.Count > 1)
                {
                    left = Vector.Create(row0[next]);
                    low1 = Vector.MultiplyAddEstimate(left, rightLow, low1);
                    high1 = Vector.MultiplyAddEstimate(left, rightHigh, high1);
                }

                if (TRows.Count > 2)
                {
                    left = Vector.Create(row0[afterNext]);
                    low2 = Vector.MultiplyAddEstimate(left, rightLow, low2);
                    high2 = Vector.MultiplyAddEstimate(left, rightHigh, high2);
                }

                if (TRows.Count > 3)
                {
                    left = Vector.Create(*row3);
                    low3 = Vector.MultiplyAddEstimate(left, rightLow, low3);
                    high3 = Vector.MultiplyAddEstimate(left, rightHigh, high3);
                }

                if (TRows.Count > 4)
                {
                    left = Vector.Create(row3[next]);
                    low4 = Vector.MultiplyAddEstimate(left, rightLow, low4);
                    high4 = Vector.MultiplyAddEstimate(left, rightHigh, high4);
                }

                row0 += step;
                row3 += step;
                right += RegisterTile.Columns;
            }

            a += layout.BlockStrideA;
            b += layout.BlockStrideB;
        }

        Store(low0, high0, c, start);

        if (TRows.Count > 1)
        {
            Store(low1, high1, c, start, cStride);
        }

        if (TRows.Count > 2)
        {
            Store(low2, high2, c, start, 2 * cStride);
        }

        if (TRows.Count > 3)
        {
            Store(low3, high3, c, start, 3 * cStride);
        }

        if (TRows.Count > 4)
        {
            Store(low4, high4, c, start, 4 * cStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<float> low, Vector<float> high, float* c, float* start, nint offset = 0)
    {
        if (start != null)
        {
            low += Vector.Load(start + offset);
            high += Vector.Load(start + offset + Vector<float>.Count);
        }

        Vector.Store(low, c + offset);
        Vector.Store(high, c + offset + Vector<float>.Count);
    }
}
