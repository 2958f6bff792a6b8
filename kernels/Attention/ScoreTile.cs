using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Accelerated.Kernels.Attention;

/// <summary>
/// The tile of scores that SIMD variants work on: up to 112 keys × 32 queries, queries across the vectors, so that a softmax runs down the rows without
/// horizontal steps. Scores are in units of log 2: score · log₂e.
/// </summary>
internal static unsafe class ScoreTile
{
    /// <summary>Queries in a tile.</summary>
    public const int Queries = PanelProduct.Width;

    /// <summary>Largest number of keys in a tile: eight strips of 14 rows; scores and gradients of a tile stay in the nearest cache.</summary>
    public const int Keys = 112;

    /// <summary>Floats in a tile.</summary>
    public const int Size = Keys * Queries;

    public const float Log2E = 1.44269504f;

    private const int Half = Queries / 2;

    /// <summary>Number of tiles' columns that cover <paramref name="tokens"/> queries.</summary>
    public static int Blocks(int tokens) => (tokens + Queries - 1) / Queries;

    /// <summary>score[j][p] −∞ for keys j after query p. Row 0 is key <paramref name="firstKey"/>, lane 0 query <paramref name="firstQuery"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MaskFuture(float* scores, int firstKey, int keys, int firstQuery)
    {
        Vector512<float> none = Vector512.Create(float.NegativeInfinity);
        for (int row = Math.Max(0, firstQuery - firstKey); row < keys; row++)
        {
            float* s = scores + row * Queries;
            (Vector512<float> left, Vector512<float> right) = Past(firstKey + row - firstQuery);
            Vector512.ConditionalSelect(left, Vector512.Load(s), none).Store(s);
            Vector512.ConditionalSelect(right, Vector512.Load(s + Half), none).Store(s + Half);
        }
    }

    /// <summary>Which lanes are at or after lane <paramref name="key"/>: the queries that see that key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> Left, Vector512<float> Right) Past(int key)
    {
        Vector512<int> first = Vector512.Create(key);
        return (Vector512.GreaterThanOrEqual(Vector512<int>.Indices, first).AsSingle(),
            Vector512.GreaterThanOrEqual(Vector512<int>.Indices + Vector512.Create(Half), first).AsSingle());
    }

    /// <summary>Whether rows of panels hold nothing but finite numbers. 0 · NaN is NaN: a masked weight of 0 does not hide what it multiplies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool AllFinite(float* panels, int count, nint panelStride, int rows)
    {
        Vector512<float> left = Vector512<float>.Zero;
        Vector512<float> right = Vector512<float>.Zero;
        for (int panel = 0; panel < count; panel++, panels += panelStride)
        {
            float* end = panels + rows * Queries;
            for (float* p = panels; p < end; p += Queries)
            {
                left += Vector512.Load(p) * Vector512<float>.Zero;
                right += Vector512.Load(p + Half) * Vector512<float>.Zero;
            }
        }

        return Vector512.EqualsAll(left + right, Vector512<float>.Zero);
    }

    /// <summary>
    /// <see cref="PanelProduct.ByColumns"/> over the keys of a tile, rows r of the result below <paramref name="rows"/>, with every product of a key and a query
    /// before it left out instead of multiplied by 0. The same order of operations: where all is finite, the same bits.
    /// </summary>
    public static void AccumulateSeen(int rows, float* keyRows, float* tile, float* result, int firstKey, int keys, int firstQuery, bool accumulate)
    {
        for (int r = 0; r < rows; r++)
        {
            Vector512<float> left = Vector512<float>.Zero;
            Vector512<float> right = Vector512<float>.Zero;
            for (int row = 0; row < keys; row++)
            {
                (Vector512<float> seenLeft, Vector512<float> seenRight) = Past(firstKey + row - firstQuery);
                Vector512<float> x = Vector512.Create(keyRows[row * Queries + r]);
                left = Vector512.ConditionalSelect(seenLeft, Vector512.MultiplyAddEstimate(x, Vector512.Load(tile + row * Queries), left), left);
                right = Vector512.ConditionalSelect(seenRight, Vector512.MultiplyAddEstimate(x, Vector512.Load(tile + row * Queries + Half), right), right);
            }

            Store(result + r * Queries, left, right, accumulate);
        }
    }

    /// <summary><see cref="PanelProduct.ByRows"/> of a tile with the rows of its queries, each key taking only the queries that see it.</summary>
    public static void AccumulateSeeing(float* tile, float* queryRows, float* result, int firstKey, int keys, int firstQuery)
    {
        for (int row = 0; row < keys; row++)
        {
            Vector512<float> left = Vector512<float>.Zero;
            Vector512<float> right = Vector512<float>.Zero;
            for (int query = Math.Max(0, firstKey + row - firstQuery); query < Queries; query++)
            {
                Vector512<float> x = Vector512.Create(tile[row * Queries + query]);
                left = Vector512.MultiplyAddEstimate(x, Vector512.Load(queryRows + query * Queries), left);
                right = Vector512.MultiplyAddEstimate(x, Vector512.Load(queryRows + query * Queries + Half), right);
            }

            Store(result + row * Queries, left, right, accumulate: true);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* target, Vector512<float> left, Vector512<float> right, bool accumulate)
    {
        if (accumulate)
        {
            left += Vector512.Load(target);
            right += Vector512.Load(target + Half);
        }

        left.Store(target);
        right.Store(target + Half);
    }
}
