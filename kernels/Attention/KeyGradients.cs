using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Numerics;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary>DK, DV and the gradients of the scores: a group owns 64 keys; the queries from them on pass.</summary>
internal static class KeyGradients
{
    private const int OwnValues = AttentionGroup.TurnedOwnFloats;
    private const int Queries = 2 * AttentionGroup.TurnedOwnFloats;
    private const int Outputs = Queries + AttentionGroup.TurnedPassingFloats;
    private const int QueryRows = Outputs + AttentionGroup.TurnedPassingFloats;
    private const int OutputRows = QueryRows + AttentionGroup.RowFloats;
    private const int Weights = OutputRows + AttentionGroup.RowFloats;

    /// <summary>Where the turned queries and outputs were, once they have been multiplied; those are larger together.</summary>
    private const int Gradients = Queries;

    private const int Spare = Weights + AttentionGroup.WeightFloats;

    public const int SharedFloats = Spare + SharedReads.SpareFloats;

    public static void Run<TExponential>(GroupedBackwardArguments arguments)
        where TExponential : struct, IExponential
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(SharedFloats).AsAligned(Quad.Bytes);
        ArrayView<Quad> quads = shared.Cast<Quad>();
        AttentionBackwardArguments a = arguments.Whole;
        int thread = Group.IdxX;
        int row = AttentionGroup.Row(thread);
        int column = AttentionGroup.Column(thread);
        AttentionPlace place = arguments.Place(lastFirst: 0);
        int feature = place.FeatureTile * AttentionGroup.Features;
        long start = arguments.Start(place.Pair);
        HeadRows q = arguments.Rows(a.Q, start);
        HeadRows k = arguments.Rows(a.K, start);
        HeadRows v = arguments.Rows(a.V, start);
        HeadRows dz = arguments.Rows(a.DZ, start);
        int key = place.First + row * Quad.Length;
        bool isOneTile = a.HeadSize <= AttentionGroup.Features;
        Patch dk = default;
        Patch dv = default;
        for (int firstQuery = place.First; firstQuery < a.Tokens; firstQuery += AttentionGroup.Passing)
        {
            int query = firstQuery + column * Quad.Length;
            Patch products = default;
            Patch slopes = default;

            // Read long before they are used.
            QueryStatistics statistics = QueryStatistics.Of(arguments, place.Pair, query);
            if (!isOneTile)
            {
                q.LoadRows(shared, QueryRows, firstQuery, feature, thread);
                dz.LoadRows(shared, OutputRows, firstQuery, feature, thread);
            }

            for (int d = 0; d < a.HeadSize; d += AttentionGroup.Features)
            {
                if (firstQuery == place.First || !isOneTile)
                {
                    k.LoadTurned(shared, 0, AttentionGroup.Own, AttentionGroup.OwnPitch, place.First, d, thread);
                    v.LoadTurned(shared, OwnValues, AttentionGroup.Own, AttentionGroup.OwnPitch, place.First, d, thread);
                }

                if (isOneTile)
                {
                    q.LoadBoth(shared, QueryRows, Queries, firstQuery, d, thread);
                    dz.LoadBoth(shared, OutputRows, Outputs, firstQuery, d, thread);
                }
                else
                {
                    q.LoadTurned(shared, Queries, AttentionGroup.Passing, AttentionGroup.PassingPitch, firstQuery, d, thread);
                    dz.LoadTurned(shared, Outputs, AttentionGroup.Passing, AttentionGroup.PassingPitch, firstQuery, d, thread);
                }

                Group.Barrier();
                products = RegisterProducts.Dot(shared, 0, Queries, products);
                slopes = RegisterProducts.Dot(shared, OwnValues, Outputs, slopes);
                SharedReads.Barrier(shared, Spare);
            }

            // Rows are queries here, as in the definition of the weights, and keys where they are stored.
            var recomputed = new RecomputedWeights<TExponential>(statistics, a.Scale, key - query);
            bool isSeen = firstQuery >= place.First + AttentionGroup.Own;
            Patch weights = isSeen ? recomputed.OfSeen(products.Turned) : recomputed.Of(products.Turned);
            Patch gradients = isSeen ? recomputed.GradientsOfSeen(weights, slopes.Turned) : recomputed.Gradients(weights, slopes.Turned);
            AttentionGroup.StoreWeights(quads, Weights / Quad.Length, thread, weights.Turned);
            AttentionGroup.StoreWeights(quads, Gradients / Quad.Length, thread, gradients.Turned);
            if (place.FeatureTile == 0)
            {
                arguments.Gradients.Store(place.Pair - arguments.FirstPair, place.First, key, query, gradients.Turned);
            }

            Group.Barrier();
            if (isSeen)
            {
                dv = RegisterProducts.Gather(shared, Weights, OutputRows, dv);
                dk = RegisterProducts.Gather(shared, Gradients, QueryRows, dk);
            }
            else
            {
                dv = AttentionGroup.GatherQueries(quads, Weights / Quad.Length + row, OutputRows / Quad.Length + column, firstQuery - key, dv);
                dk = AttentionGroup.GatherQueries(quads, Gradients / Quad.Length + row, QueryRows / Quad.Length + column, firstQuery - key, dk);
            }

            Group.Barrier();
        }

        arguments.Rows(a.DK, start).Store(key, feature + column * Quad.Length, dk);
        arguments.Rows(a.DV, start).Store(key, feature + column * Quad.Length, dv);
    }
}
