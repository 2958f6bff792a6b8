using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary>DQ from the gradients of the scores: a group owns 64 queries; the keys up to them pass.</summary>
internal static class QueryGradients
{
    private const int KeyRows = AttentionGroup.WeightFloats;

    private const int SharedFloats = KeyRows + AttentionGroup.RowFloats;

    public static void Run(GroupedBackwardArguments arguments)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(SharedFloats).AsAligned(Quad.Bytes);
        ArrayView<Quad> quads = shared.Cast<Quad>();
        AttentionBackwardArguments a = arguments.Whole;
        int thread = Group.IdxX;
        int row = AttentionGroup.Row(thread);
        int column = AttentionGroup.Column(thread);
        AttentionPlace place = arguments.Place(lastFirst: 1);
        int feature = place.FeatureTile * AttentionGroup.Features;
        long start = arguments.Start(place.Pair);
        HeadRows k = arguments.Rows(a.K, start);
        int end = place.First + AttentionGroup.Own < a.Tokens ? place.First + AttentionGroup.Own : a.Tokens;
        int query = place.First + row * Quad.Length;
        Patch dq = default;
        for (int firstKey = 0; firstKey < end; firstKey += AttentionGroup.Passing)
        {
            arguments.Gradients.Load(quads, 0, AttentionGroup.OwnPitch, place.Pair - arguments.FirstPair, firstKey, place.First);
            k.LoadRows(shared, KeyRows, firstKey, feature, thread);
            Group.Barrier();
            dq = firstKey + AttentionGroup.Passing > place.First
                ? AttentionGroup.GatherKeys(quads, row, KeyRows / Quad.Length + column, firstKey - query, dq)
                : RegisterProducts.Gather(shared, 0, KeyRows, dq);
            Group.Barrier();
        }

        arguments.Rows(a.DQ, start).Store(query, feature + column * Quad.Length, dq);
    }
}
