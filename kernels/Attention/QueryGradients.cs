using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary>DQ from the gradients of the scores: a group owns 64 queries; the keys up to them pass.</summary>
internal static class QueryGradients
{
    /// <summary>Two tiles of <see cref="AttentionGroup.Passing"/> keys at a time.</summary>
    private const int Passing = 2 * AttentionGroup.Passing;

    private const int KeyRows = 2 * AttentionGroup.WeightFloats;

    public const int SharedFloats = KeyRows + 2 * AttentionGroup.RowFloats;

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
        int query = place.First + row * Quad.Length;
        Patch dq = default;
        for (int firstKey = 0; firstKey <= place.First; firstKey += Passing)
        {
            arguments.Gradients.Load(quads, 0, AttentionGroup.OwnPitch, place.Pair - arguments.FirstPair, firstKey, place.First);
            k.LoadRows(shared, KeyRows, firstKey, feature, thread);
            k.LoadRows(shared, KeyRows + AttentionGroup.RowFloats, firstKey + AttentionGroup.Passing, feature, thread);
            Group.Barrier();
            if (firstKey < place.First)
            {
                dq = RegisterProducts.Gather(shared, 0, KeyRows, dq);
                dq = RegisterProducts.Gather(shared, AttentionGroup.WeightFloats, KeyRows + AttentionGroup.RowFloats, dq);
            }
            else
            {
                // Own queries see some of these keys.
                dq = AttentionGroup.GatherKeys(quads, row, KeyRows / Quad.Length + column, firstKey - query, dq);
                dq = AttentionGroup.GatherKeys(
                    quads,
                    AttentionGroup.WeightFloats / Quad.Length + row,
                    (KeyRows + AttentionGroup.RowFloats) / Quad.Length + column,
                    firstKey + AttentionGroup.Passing - query,
                    dq);
            }

            Group.Barrier();
        }

        arguments.Rows(a.DQ, start).Store(query, feature + column * Quad.Length, dq);
    }
}
