using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;
using Accelerated.Kernels.Numerics;
using Accelerated.Kernels.Products;

namespace Accelerated.Kernels.Attention;

/// <summary>
/// The tile of scores that SIMD variants work on: up to 112 keys × 32 queries (96 where vectors are shorter than 512 bits), queries across the vectors, so that a softmax runs down the rows without
/// horizontal steps. Scores are in units of log 2: score · log₂e.
/// </summary>
internal static unsafe class ScoreTile
{
    /// <summary>Queries in a tile.</summary>
    public const int Queries = PanelProduct.Width;

    private const int Half = Queries / 2;

    /// <summary>Largest number of keys in a tile: eight tiles of 14 rows, or eight of the narrow ones of 12. Scores and gradients of a tile stay in the nearest cache.</summary>
    public static int Keys => RegisterTile.IsWide ? 112 : 96;

    /// <summary>Floats in a tile.</summary>
    public static int Size => Keys * Queries;

    /// <summary>Number of tiles' columns that cover <paramref name="tokens"/> queries.</summary>
    public static int Blocks(int tokens) => (tokens + Queries - 1) / Queries;

    /// <summary>score[j][p] −∞ for keys j after query p. Row 0 is key <paramref name="firstKey"/>, lane 0 query <paramref name="firstQuery"/>.</summary>
    [MethodImpl(VectorLoop.Compilation)]
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

    /// <summary>
    /// One step of the online softmax of every query: with m = the largest score so far, tile ← 2^(tile − m), <paramref name="shrink"/> = 2^(old m − m), and totals ←
    /// shrink · totals + Σ tile. All three vectors have a lane per query; before the first tile m is −∞ and the total 0.
    /// </summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void Exponentiate(float* tile, int keys, float* largest, float* totals, float* shrink)
    {
        RaiseLargest(tile, keys, largest, shrink);
        for (int lane = 0; lane < Queries; lane += Half)
        {
            (Vector512.Load(totals + lane) * Vector512.Load(shrink + lane)).Store(totals + lane);
        }

        PanelExponentials.Exp2InPlace(tile, keys, largest, totals);
    }

    /// <summary>
    /// positions ← the first key whose score exceeds <paramref name="largest"/> and all others of the tile, where there is one. Call it before
    /// <see cref="Exponentiate"/>, which raises <paramref name="largest"/>.
    /// </summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void FindPeaks(float* tile, int firstKey, int keys, float* largest, int* positions)
    {
        for (int lane = 0; lane < Queries; lane += Half)
        {
            Vector512<float> best = Vector512.Load(largest + lane);
            Vector512<int> position = Vector512.Load(positions + lane);
            for (int row = 0; row < keys; row++)
            {
                Vector512<float> score = Vector512.Load(tile + row * Queries + lane);
                Vector512<float> above = Vector512.GreaterThan(score, best);
                best = Vector512.ConditionalSelect(above, score, best);
                position = Vector512.ConditionalSelect(above.AsInt32(), Vector512.Create(firstKey + row), position);
            }

            position.Store(positions + lane);
        }
    }

    [MethodImpl(VectorLoop.Compilation)]
    private static void RaiseLargest(float* tile, int keys, float* largest, float* shrink)
    {
        Vector512<float> oldL = Vector512.Load(largest), oldR = Vector512.Load(largest + Half);
        Vector512<float> newL = oldL, newR = oldR, otherL = oldL, otherR = oldR;
        float* end = tile + (keys & ~1) * Queries;
        for (; tile < end; tile += 2 * Queries)
        {
            newL = Vector512.MaxNative(newL, Vector512.Load(tile));
            newR = Vector512.MaxNative(newR, Vector512.Load(tile + Half));
            otherL = Vector512.MaxNative(otherL, Vector512.Load(tile + Queries));
            otherR = Vector512.MaxNative(otherR, Vector512.Load(tile + Queries + Half));
        }

        if ((keys & 1) != 0)
        {
            newL = Vector512.MaxNative(newL, Vector512.Load(tile));
            newR = Vector512.MaxNative(newR, Vector512.Load(tile + Half));
        }

        newL = Vector512.MaxNative(newL, otherL);
        newR = Vector512.MaxNative(newR, otherR);
        newL.Store(largest);
        newR.Store(largest + Half);
        Exponential.Exp2(oldL - newL).Store(shrink);
        Exponential.Exp2(oldR - newR).Store(shrink + Half);
    }

    /// <summary>
    /// From the scores of a tile and the products dz·v to what the gradients are sums of: weights ← w = 2^(weights − logSums), slopes ← w (slopes − shifts). Both are exactly 0
    /// where a key comes after the query, and in lanes from <paramref name="queries"/> on. <paramref name="logSums"/> in units of log 2.
    /// </summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void Differentiate(float* weights, float* slopes, float* logSums, float* shifts, int firstKey, int keys, int firstQuery, int queries)
    {
        int seenByAll = queries < Queries ? 0 : Math.Clamp(firstQuery + 1 - firstKey, 0, keys);
        PanelExponentials.Differentiate(weights, slopes, logSums, shifts, keys);
        Vector512<int> last = Vector512.Create(queries);
        Vector512<float> usedL = Vector512.LessThan(Vector512<int>.Indices, last).AsSingle();
        Vector512<float> usedR = Vector512.LessThan(Vector512<int>.Indices + Vector512.Create(Half), last).AsSingle();
        for (int row = seenByAll; row < keys; row++)
        {
            float* weight = weights + row * Queries;
            float* slope = slopes + row * Queries;
            (Vector512<float> left, Vector512<float> right) = Past(firstKey + row - firstQuery);
            left &= usedL;
            right &= usedR;
            (Vector512.Load(weight) & left).Store(weight);
            (Vector512.Load(weight + Half) & right).Store(weight + Half);
            (Vector512.Load(slope) & left).Store(slope);
            (Vector512.Load(slope + Half) & right).Store(slope + Half);
        }
    }

    /// <summary>Multiplies every row of <paramref name="rows"/> by <paramref name="factors"/>, lane by lane.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void ScaleLanes(float* rows, int count, float* factors)
    {
        Vector512<float> left = Vector512.Load(factors), right = Vector512.Load(factors + Half);
        float* end = rows + count * Queries;
        for (; rows < end; rows += Queries)
        {
            (Vector512.Load(rows) * left).Store(rows);
            (Vector512.Load(rows + Half) * right).Store(rows + Half);
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
    [MethodImpl(VectorLoop.Compilation)]
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
    [MethodImpl(VectorLoop.Compilation)]
    public static void AccumulateSeen(int rows, float* keyRows, float* tile, float* result, int firstKey, int keys, int firstQuery, TileStore store)
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

            Store(result + r * Queries, left, right, store);
        }
    }

    /// <summary><see cref="PanelProduct.ByRows"/> of a tile with the rows of its queries, each key taking only the queries that see it.</summary>
    [MethodImpl(VectorLoop.Compilation)]
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

            Store(result + row * Queries, left, right, TileStore.Add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* target, Vector512<float> left, Vector512<float> right, TileStore store)
    {
        if (store == TileStore.Add)
        {
            left += Vector512.Load(target);
            right += Vector512.Load(target + Half);
        }

        left.Store(target);
        right.Store(target + Half);
    }
}
