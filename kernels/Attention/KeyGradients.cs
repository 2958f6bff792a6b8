using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary>DK and DV: a group owns 64 keys; the queries from them on pass.</summary>
internal static class KeyGradients
{
    private const int OwnValues = AttentionGroup.TurnedOwnFloats;
    private const int Queries = 2 * AttentionGroup.TurnedOwnFloats;
    private const int Outputs = Queries + AttentionGroup.TurnedPassingFloats;
    private const int QueryRows = Outputs + AttentionGroup.TurnedPassingFloats;
    private const int OutputRows = QueryRows + AttentionGroup.RowFloats;
    private const int Weights = OutputRows + AttentionGroup.RowFloats;

    public const int SharedFloats = Weights + AttentionGroup.WeightFloats;

    public static void Run(GroupedBackwardArguments arguments)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(SharedFloats).AsAligned(Quad.Bytes);
        ArrayView<Quad> quads = shared.Cast<Quad>();
        AttentionBackwardArguments a = arguments.Whole;
        int thread = Group.IdxX;
        int row = AttentionGroup.Row(thread);
        int column = AttentionGroup.Column(thread);
        var place = new AttentionPlace(Grid.IdxX, a.Heads * a.Sequences, a.Tokens, lastFirst: 0);
        int feature = place.FeatureTile * AttentionGroup.Features;
        long start = arguments.Start(place.Pair);
        HeadRows q = arguments.Rows(a.Q, start);
        HeadRows k = arguments.Rows(a.K, start);
        HeadRows v = arguments.Rows(a.V, start);
        HeadRows dz = arguments.Rows(a.DZ, start);
        int key = place.First + row * Quad.Length;
        int weightsAt = Weights / Quad.Length + row;
        Patch dk = default;
        Patch dv = default;
        for (int firstQuery = place.First; firstQuery < a.Tokens; firstQuery += AttentionGroup.Passing)
        {
            Patch products = default;
            Patch slopes = default;
            bool isOneTile = a.HeadSize <= AttentionGroup.Features;
            if (!isOneTile)
            {
                q.LoadRows(shared, QueryRows, firstQuery, feature, thread);
                dz.LoadRows(shared, OutputRows, firstQuery, feature, thread);
            }

            for (int d = 0; d < a.HeadSize; d += AttentionGroup.Features)
            {
                if (firstQuery == place.First || a.HeadSize > AttentionGroup.Features)
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
                Group.Barrier();
            }

            // Rows are queries from here on, as in the definition of the weights.
            var recomputed = new RecomputedWeights(arguments, place.Pair, firstQuery + column * Quad.Length, key);
            Patch weights = recomputed.Weights(products.Turned);
            Patch gradients = recomputed.Gradients(weights, slopes.Turned);
            bool isWhole = firstQuery >= place.First + AttentionGroup.Own;
            AttentionGroup.StoreWeights(quads, Weights / Quad.Length, thread, weights.Turned);
            Group.Barrier();
            dv = isWhole
                ? RegisterProducts.Gather(shared, Weights, OutputRows, dv)
                : AttentionGroup.GatherQueries(quads, weightsAt, OutputRows / Quad.Length + column, firstQuery - key, dv);
            Group.Barrier();
            AttentionGroup.StoreWeights(quads, Weights / Quad.Length, thread, gradients.Turned);
            Group.Barrier();
            dk = isWhole
                ? RegisterProducts.Gather(shared, Weights, QueryRows, dk)
                : AttentionGroup.GatherQueries(quads, weightsAt, QueryRows / Quad.Length + column, firstQuery - key, dk);
            Group.Barrier();
        }

        arguments.Rows(a.DK, start).Store(key, feature + column * Quad.Length, dk);
        arguments.Rows(a.DV, start).Store(key, feature + column * Quad.Length, dv);
    }
}
