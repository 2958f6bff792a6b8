using Accelerated.Kernels.Groups;
using Accelerated.Kernels.TensorCores;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary>DK, DV and the gradients of the scores on tensor cores: a group owns 64 keys; the queries from them on pass. Weights and their gradients stay in the lanes, as in <see cref="TensorForward"/>.</summary>
internal static class TensorKeyGradients
{
    private const int OwnValues = TensorRows.OwnFloats;
    private const int Queries = 2 * TensorRows.OwnFloats;
    private const int Outputs = Queries + TensorRows.PassingFloats;
    private const int LogSumExps = Outputs + TensorRows.PassingFloats;
    private const int Deltas = LogSumExps + AttentionGroup.Passing;

    private const int Products = 0;
    private const int Slopes = 4;
    private const int Keys = 8;
    private const int Values = 12;

    public const int SharedFloats = Deltas + AttentionGroup.Passing;

    public static void Run<TUnit, TPrecision>(GroupedBackwardArguments arguments)
        where TUnit : struct, ITensorUnit
        where TPrecision : struct, ITensorPrecision
    {
        TUnit.Begin();
        ArrayView<float> shared = SharedMemory.GetDynamic<float>().AsAligned(Quad.Bytes);
        AttentionBackwardArguments a = arguments.Whole;
        AttentionPlace place = arguments.Place(lastFirst: 0);
        int feature = place.FeatureTile * AttentionGroup.Features;
        long start = arguments.Start(place.Pair);
        HeadRows q = arguments.Rows(a.Q, start);
        HeadRows k = arguments.Rows(a.K, start);
        HeadRows v = arguments.Rows(a.V, start);
        HeadRows dz = arguments.Rows(a.DZ, start);
        int key = place.First + TensorTile.Upper;
        OwnNumbers keys = default;
        OwnNumbers values = default;
        TUnit.Clear(Keys);
        TUnit.Clear(Values);
        for (int firstQuery = place.First; firstQuery < a.Tokens; firstQuery += AttentionGroup.Passing)
        {
            TUnit.Clear(Products);
            TUnit.Clear(Slopes);
            LoadRow(shared, LogSumExps, a.LogSumExp, place.Pair, firstQuery, a.Tokens, 0);
            LoadRow(shared, Deltas, arguments.Deltas, place.Pair, firstQuery, a.Tokens, 1);
            for (int d = 0; d < a.HeadSize; d += AttentionGroup.Features)
            {
                bool isOther = firstQuery == place.First || a.HeadSize > AttentionGroup.Features;
                if (isOther)
                {
                    TensorRows.Load<TPrecision>(k, shared, 0, AttentionGroup.Own, place.First, d);
                    TensorRows.Load<TPrecision>(v, shared, OwnValues, AttentionGroup.Own, place.First, d);
                }

                TensorRows.Load<TPrecision>(q, shared, Queries, AttentionGroup.Passing, firstQuery, d);
                TensorRows.Load<TPrecision>(dz, shared, Outputs, AttentionGroup.Passing, firstQuery, d);
                Group.Barrier();
                if (isOther)
                {
                    keys = OwnNumbers.Of(shared, 0, TensorTile.Warp);
                    values = OwnNumbers.Of(shared, OwnValues, TensorTile.Warp);
                }

                keys.Multiply<TUnit, TPrecision>(shared, Queries, Products);
                values.Multiply<TUnit, TPrecision>(shared, Outputs, Slopes);
                if (a.HeadSize > AttentionGroup.Features)
                {
                    Group.Barrier();
                }
            }

            if (a.HeadSize > AttentionGroup.Features)
            {
                TensorRows.Load<TPrecision>(q, shared, Queries, AttentionGroup.Passing, firstQuery, feature);
                TensorRows.Load<TPrecision>(dz, shared, Outputs, AttentionGroup.Passing, firstQuery, feature);
                Group.Barrier();
            }

            PairSums products = PairSums.Read<TUnit>(Products);
            PairSums slopes = PairSums.Read<TUnit>(Slopes);
            int past = firstQuery + TensorTile.Column - key;
            int left = a.Tokens - firstQuery - TensorTile.Column;
            int column = TensorTile.Column;
            TensorSums w0 = Weights<TUnit>(shared, column, a.Scale, products.F0, past, left);
            TensorSums w1 = Weights<TUnit>(shared, column + 8, a.Scale, products.F1, past + 8, left - 8);
            TensorSums w2 = Weights<TUnit>(shared, column + 16, a.Scale, products.F2, past + 16, left - 16);
            TensorSums w3 = Weights<TUnit>(shared, column + 24, a.Scale, products.F3, past + 24, left - 24);
            new PairSums(w0, w1, w2, w3).Gather<TUnit, TPrecision>(shared, Outputs, Values);
            var gradients = new PairSums(
                Gradients(shared, column, a.Scale, w0, slopes.F0),
                Gradients(shared, column + 8, a.Scale, w1, slopes.F1),
                Gradients(shared, column + 16, a.Scale, w2, slopes.F2),
                Gradients(shared, column + 24, a.Scale, w3, slopes.F3));
            if (place.FeatureTile == 0)
            {
                TensorTile.Store<TPrecision>(arguments.Gradients, place.Pair - arguments.FirstPair, place.First, firstQuery, gradients);
            }

            gradients.Gather<TUnit, TPrecision>(shared, Queries, Keys);
            Group.Barrier();
        }

        TensorTile.Store(arguments.Rows(a.DK, start), place.First, feature, PairSums.Read<TUnit>(Keys));
        TensorTile.Store(arguments.Rows(a.DV, start), place.First, feature, PairSums.Read<TUnit>(Values));
    }

    /// <summary>What the queries of a tile have one number of; zeros beyond the sequence. By a warp of its own.</summary>
    private static void LoadRow(ArrayView<float> shared, int target, ArrayView<float> row, int pair, int first, int tokens, int warp)
    {
        int own = Group.IdxX - warp * AttentionGroup.Passing;
        if (own >= 0 && own < AttentionGroup.Passing)
        {
            shared[target + own] = first + own < tokens ? row[(long)pair * tokens + first + own] : 0;
        }
    }

    /// <summary>exp(product · Scale − LogSumExp), rows of which are keys and columns queries; 0 where a key is not seen. <paramref name="past"/>: first query minus first key.</summary>
    private static TensorSums Weights<TUnit>(ArrayView<float> shared, int column, float scale, TensorSums products, int past, int left)
        where TUnit : struct, ITensorUnit
    {
        float first = shared[LogSumExps + column];
        float second = shared[LogSumExps + column + 1];
        return new TensorSums(
            TUnit.Exp(past >= 0 && left > 0 ? products.S0 * scale - first : float.NegativeInfinity),
            TUnit.Exp(past >= -1 && left > 1 ? products.S1 * scale - second : float.NegativeInfinity),
            TUnit.Exp(past >= 8 && left > 0 ? products.S2 * scale - first : float.NegativeInfinity),
            TUnit.Exp(past >= 7 && left > 1 ? products.S3 * scale - second : float.NegativeInfinity));
    }

    /// <summary>weight · (slope − δ) · Scale.</summary>
    private static TensorSums Gradients(ArrayView<float> shared, int column, float scale, TensorSums weights, TensorSums slopes)
    {
        float first = shared[Deltas + column];
        float second = shared[Deltas + column + 1];
        return new TensorSums(
            weights.S0 * (slopes.S0 - first) * scale,
            weights.S1 * (slopes.S1 - second) * scale,
            weights.S2 * (slopes.S2 - first) * scale,
            weights.S3 * (slopes.S3 - second) * scale);
    }
}
