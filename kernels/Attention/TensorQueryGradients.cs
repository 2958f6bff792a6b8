using Accelerated.Kernels.Groups;
using Accelerated.Kernels.TensorCores;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary>DQ on tensor cores: a group owns 64 queries; the keys up to them pass. Weights and their gradients stay in the lanes, as in <see cref="TensorForward"/>.</summary>
internal static class TensorQueryGradients
{
    private const int OwnOutputs = TensorRows.OwnFloats;
    private const int Keys = 2 * TensorRows.OwnFloats;
    private const int Values = Keys + TensorRows.PassingFloats;

    private const int Products = 0;
    private const int Slopes = 4;
    private const int Queries = 8;

    public const int SharedFloats = Values + TensorRows.PassingFloats;

    public static void Run<TUnit, TPrecision>(GroupedBackwardArguments arguments)
        where TUnit : struct, ITensorUnit
        where TPrecision : struct, ITensorPrecision
    {
        TUnit.Begin();
        ArrayView<float> shared = SharedMemory.GetDynamic<float>().AsAligned(Quad.Bytes);
        AttentionBackwardArguments a = arguments.Whole;
        var place = new AttentionPlace(Grid.IdxX, a.Heads * a.Sequences, a.Tokens, lastFirst: 1);
        int feature = place.FeatureTile * AttentionGroup.Features;
        long start = arguments.Start(place.Pair);
        HeadRows q = arguments.Rows(a.Q, start);
        HeadRows k = arguments.Rows(a.K, start);
        HeadRows v = arguments.Rows(a.V, start);
        HeadRows dz = arguments.Rows(a.DZ, start);
        int end = place.First + AttentionGroup.Own < a.Tokens ? place.First + AttentionGroup.Own : a.Tokens;
        int query = place.First + TensorTile.Upper;
        long statistic = (long)place.Pair * a.Tokens + query;
        float upperLogSumExp = query < a.Tokens ? a.LogSumExp[statistic] : 0;
        float lowerLogSumExp = query + 8 < a.Tokens ? a.LogSumExp[statistic + 8] : 0;
        float upperDelta = query < a.Tokens ? arguments.Deltas[statistic] : 0;
        float lowerDelta = query + 8 < a.Tokens ? arguments.Deltas[statistic + 8] : 0;
        OwnNumbers queries = default;
        OwnNumbers outputs = default;
        TUnit.Clear(Queries);
        for (int firstKey = 0; firstKey < end; firstKey += AttentionGroup.Passing)
        {
            TUnit.Clear(Products);
            TUnit.Clear(Slopes);
            for (int d = 0; d < a.HeadSize; d += AttentionGroup.Features)
            {
                bool isOther = firstKey == 0 || a.HeadSize > AttentionGroup.Features;
                if (isOther)
                {
                    TensorRows.Load<TPrecision>(q, shared, 0, AttentionGroup.Own, place.First, d);
                    TensorRows.Load<TPrecision>(dz, shared, OwnOutputs, AttentionGroup.Own, place.First, d);
                }

                TensorRows.Load<TPrecision>(k, shared, Keys, AttentionGroup.Passing, firstKey, d);
                TensorRows.Load<TPrecision>(v, shared, Values, AttentionGroup.Passing, firstKey, d);
                Group.Barrier();
                if (isOther)
                {
                    queries = OwnNumbers.Of(shared, 0, TensorTile.Warp);
                    outputs = OwnNumbers.Of(shared, OwnOutputs, TensorTile.Warp);
                }

                queries.Multiply<TUnit, TPrecision>(shared, Keys, Products);
                outputs.Multiply<TUnit, TPrecision>(shared, Values, Slopes);
                if (a.HeadSize > AttentionGroup.Features)
                {
                    Group.Barrier();
                }
            }

            if (a.HeadSize > AttentionGroup.Features)
            {
                TensorRows.Load<TPrecision>(k, shared, Keys, AttentionGroup.Passing, firstKey, feature);
                Group.Barrier();
            }

            PairSums scores = SeenPairs.Scores(PairSums.Read<TUnit>(Products), a.Scale, firstKey + TensorTile.Column - query);
            PairSums weights = SeenPairs.Exponentials<TUnit>(scores, upperLogSumExp, lowerLogSumExp);
            PairSums slopes = PairSums.Read<TUnit>(Slopes);
            var gradients = new PairSums(
                Gradients(weights.F0, slopes.F0, upperDelta, lowerDelta, a.Scale),
                Gradients(weights.F1, slopes.F1, upperDelta, lowerDelta, a.Scale),
                Gradients(weights.F2, slopes.F2, upperDelta, lowerDelta, a.Scale),
                Gradients(weights.F3, slopes.F3, upperDelta, lowerDelta, a.Scale));
            gradients.Gather<TUnit, TPrecision>(shared, Keys, Queries);
            Group.Barrier();
        }

        TensorTile.Store(arguments.Rows(a.DQ, start), place.First, feature, PairSums.Read<TUnit>(Queries));
    }

    /// <summary>weight · (slope − δ) · Scale.</summary>
    private static TensorSums Gradients(TensorSums weights, TensorSums slopes, float upper, float lower, float scale) => new(
        weights.S0 * (slopes.S0 - upper) * scale,
        weights.S1 * (slopes.S1 - upper) * scale,
        weights.S2 * (slopes.S2 - lower) * scale,
        weights.S3 * (slopes.S3 - lower) * scale);
}
