using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary>DQ: a group owns 64 queries; the keys up to them pass.</summary>
internal static class QueryGradients
{
    private const int OwnOutputs = AttentionGroup.TurnedOwnFloats;
    private const int Keys = 2 * AttentionGroup.TurnedOwnFloats;
    private const int Values = Keys + AttentionGroup.TurnedPassingFloats;
    private const int KeyRows = Values + AttentionGroup.TurnedPassingFloats;
    private const int Weights = KeyRows + AttentionGroup.RowFloats;

    public const int SharedFloats = Weights + AttentionGroup.WeightFloats;

    public static void Run(GroupedBackwardArguments arguments)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(SharedFloats).AsAligned(Quad.Bytes);
        ArrayView<Quad> quads = shared.Cast<Quad>();
        AttentionBackwardArguments a = arguments.Whole;
        int thread = Group.IdxX;
        int row = AttentionGroup.Row(thread);
        int column = AttentionGroup.Column(thread);
        var place = new AttentionPlace(Grid.IdxX, a.Heads * a.Sequences, a.Tokens, lastFirst: 1);
        int feature = place.FeatureTile * AttentionGroup.Features;
        long start = arguments.Start(place.Pair);
        HeadRows q = arguments.Rows(a.Q, start);
        HeadRows k = arguments.Rows(a.K, start);
        HeadRows v = arguments.Rows(a.V, start);
        HeadRows dz = arguments.Rows(a.DZ, start);
        int end = place.First + AttentionGroup.Own < a.Tokens ? place.First + AttentionGroup.Own : a.Tokens;
        int query = place.First + row * Quad.Length;
        Patch dq = default;
        for (int firstKey = 0; firstKey < end; firstKey += AttentionGroup.Passing)
        {
            Patch products = default;
            Patch slopes = default;
            bool isOneTile = a.HeadSize <= AttentionGroup.Features;
            if (!isOneTile)
            {
                k.LoadRows(shared, KeyRows, firstKey, feature, thread);
            }

            for (int d = 0; d < a.HeadSize; d += AttentionGroup.Features)
            {
                if (firstKey == 0 || a.HeadSize > AttentionGroup.Features)
                {
                    q.LoadTurned(shared, 0, AttentionGroup.Own, AttentionGroup.OwnPitch, place.First, d, thread);
                    dz.LoadTurned(shared, OwnOutputs, AttentionGroup.Own, AttentionGroup.OwnPitch, place.First, d, thread);
                }

                if (isOneTile)
                {
                    k.LoadBoth(shared, KeyRows, Keys, firstKey, d, thread);
                }
                else
                {
                    k.LoadTurned(shared, Keys, AttentionGroup.Passing, AttentionGroup.PassingPitch, firstKey, d, thread);
                }

                v.LoadTurned(shared, Values, AttentionGroup.Passing, AttentionGroup.PassingPitch, firstKey, d, thread);
                Group.Barrier();
                products = RegisterProducts.Dot(shared, 0, Keys, products);
                slopes = RegisterProducts.Dot(shared, OwnOutputs, Values, slopes);
                Group.Barrier();
            }

            var recomputed = new RecomputedWeights(arguments, place.Pair, query, firstKey + column * Quad.Length);
            Patch gradients = recomputed.Gradients(recomputed.Weights(products), slopes);
            AttentionGroup.StoreWeights(quads, Weights / Quad.Length, thread, gradients);
            Group.Barrier();
            dq = firstKey + AttentionGroup.Passing > place.First
                ? AttentionGroup.GatherKeys(quads, Weights / Quad.Length + row, KeyRows / Quad.Length + column, firstKey - query, dq)
                : RegisterProducts.Gather(shared, Weights, KeyRows, dq);
            Group.Barrier();
        }

        arguments.Rows(a.DQ, start).Store(query, feature + column * Quad.Length, dq);
    }
}
