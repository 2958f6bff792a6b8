using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Numerics;
using Accelerated.Kernels.TensorCores;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary>
/// Online softmax on tensor cores, after FlashAttention-2 (Dao 2023, arXiv:2307.08691): groups of <see cref="AttentionGroup"/> own 64 queries, keys and values pass. Scores become
/// weights in the lanes in which the products left them and are the left factor of the values there; the four lanes that share a query exchange its maximum. Where a head has more than
/// 32 features, each further group of them computes the scores again. A value that is no number reaches the earlier queries of its tile too, because it is multiplied by their weight 0.
/// </summary>
internal static class TensorForward
{
    private const int Keys = TensorRows.OwnFloats;
    private const int Values = Keys + TensorRows.PassingFloats;

    private const int Scores = 0;
    private const int Output = 4;

    public const int SharedFloats = Values + TensorRows.PassingFloats;

    public static void Run<TUnit, TPrecision>(AttentionForwardArguments a, int isAligned)
        where TUnit : struct, ITensorUnit
        where TPrecision : struct, ITensorPrecision
    {
        TUnit.Begin();
        ArrayView<float> shared = SharedMemory.GetDynamic<float>().AsAligned(Quad.Bytes);
        var place = new AttentionPlace(Grid.IdxX, a.Heads * a.Sequences, a.Tokens, lastFirst: 1);
        int feature = place.FeatureTile * AttentionGroup.Features;
        int head = place.Pair / a.Sequences;
        long start = head * a.HeadStride + (long)(place.Pair - head * a.Sequences) * a.Tokens * a.HeadSize;
        var q = new HeadRows(a.Q, start, a.Tokens, a.HeadSize, isAligned);
        var k = new HeadRows(a.K, start, a.Tokens, a.HeadSize, isAligned);
        var v = new HeadRows(a.V, start, a.Tokens, a.HeadSize, isAligned);
        int end = place.First + AttentionGroup.Own < a.Tokens ? place.First + AttentionGroup.Own : a.Tokens;
        int query = place.First + TensorTile.Upper;
        float upperLargest = float.NegativeInfinity;
        float lowerLargest = float.NegativeInfinity;
        float upperTotal = 0;
        float lowerTotal = 0;
        OwnNumbers queries = default;
        TUnit.Clear(Output);
        for (int firstKey = 0; firstKey < end; firstKey += AttentionGroup.Passing)
        {
            TUnit.Clear(Scores);
            TensorRows.Load<TPrecision>(v, shared, Values, AttentionGroup.Passing, firstKey, feature);
            for (int d = 0; d < a.HeadSize; d += AttentionGroup.Features)
            {
                bool isOther = firstKey == 0 || a.HeadSize > AttentionGroup.Features;
                if (isOther)
                {
                    TensorRows.Load<TPrecision>(q, shared, 0, AttentionGroup.Own, place.First, d);
                }

                TensorRows.Load<TPrecision>(k, shared, Keys, AttentionGroup.Passing, firstKey, d);
                Group.Barrier();
                if (isOther)
                {
                    queries = OwnNumbers.Of(shared, 0, TensorTile.Warp);
                }

                queries.Multiply<TUnit, TPrecision>(shared, Keys, Scores);
                if (a.HeadSize > AttentionGroup.Features)
                {
                    Group.Barrier();
                }
            }

            PairSums scores = SeenPairs.Scores(PairSums.Read<TUnit>(Scores), a.Scale, firstKey + TensorTile.Column - query);
            float upper = OfRow<TUnit>(upperLargest, SeenPairs.Largest(scores, upperLargest, 0));
            float lower = OfRow<TUnit>(lowerLargest, SeenPairs.Largest(scores, lowerLargest, 1));
            float upperShrink = TUnit.Exp(upperLargest - upper);
            float lowerShrink = TUnit.Exp(lowerLargest - lower);
            upperLargest = upper;
            lowerLargest = lower;
            PairSums weights = SeenPairs.Exponentials<TUnit>(scores, upper, lower);
            upperTotal = upperTotal * upperShrink + SeenPairs.Sum(weights, 0);
            lowerTotal = lowerTotal * lowerShrink + SeenPairs.Sum(weights, 1);
            TUnit.Scale(Output, upperShrink, lowerShrink);
            TUnit.Scale(Output + 1, upperShrink, lowerShrink);
            TUnit.Scale(Output + 2, upperShrink, lowerShrink);
            TUnit.Scale(Output + 3, upperShrink, lowerShrink);
            weights.Gather<TUnit, TPrecision>(shared, Values, Output);
            Group.Barrier();
        }

        upperTotal = SumOfRow<TUnit>(upperTotal);
        lowerTotal = SumOfRow<TUnit>(lowerTotal);
        TUnit.Scale(Output, 1 / upperTotal, 1 / lowerTotal);
        TUnit.Scale(Output + 1, 1 / upperTotal, 1 / lowerTotal);
        TUnit.Scale(Output + 2, 1 / upperTotal, 1 / lowerTotal);
        TUnit.Scale(Output + 3, 1 / upperTotal, 1 / lowerTotal);
        TensorTile.Store(new HeadRows(a.Z, start, a.Tokens, a.HeadSize, isAligned), place.First, feature, PairSums.Read<TUnit>(Output));
        if (TensorTile.Column == 0 && place.FeatureTile == 0)
        {
            StoreLogSumExp(a, (long)place.Pair * a.Tokens, query, upperLargest, upperTotal);
            StoreLogSumExp(a, (long)place.Pair * a.Tokens, query + 8, lowerLargest, lowerTotal);
        }
    }

    /// <summary>The largest of the four lanes that share a row, or not a number where one is none.</summary>
    private static float OfRow<TUnit>(float before, float value)
        where TUnit : struct, ITensorUnit
    {
        float other = TUnit.Exchange(value, 1);
        value = other > value ? other : value;
        other = TUnit.Exchange(value, 2);
        value = other > value ? other : value;
        return value > before ? value : before;
    }

    private static float SumOfRow<TUnit>(float value)
        where TUnit : struct, ITensorUnit
    {
        value += TUnit.Exchange(value, 1);
        return value + TUnit.Exchange(value, 2);
    }

    private static void StoreLogSumExp(AttentionForwardArguments a, long first, int query, float largest, float total)
    {
        if (query < a.Tokens)
        {
            a.LogSumExp[first + query] = largest + Exponential.Log(total);
        }
    }
}
