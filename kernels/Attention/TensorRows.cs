using Accelerated.Kernels.Groups;
using Accelerated.Kernels.TensorCores;
using ILGPU;

namespace Accelerated.Kernels.Attention;

/// <summary>
/// Rows of one head and sequence as a tile of <see cref="AttentionGroup.Features"/> features in shared memory, [position][feature], padded by a quad: one layout whose lanes hit 32
/// banks, whether its features are the terms of a product or its positions are.
/// </summary>
internal static class TensorRows
{
    public const int Pitch = AttentionGroup.Features + Quad.Length;
    public const int OwnFloats = AttentionGroup.Own * Pitch;
    public const int PassingFloats = AttentionGroup.Passing * Pitch;

    private const int RowQuads = AttentionGroup.Features / Quad.Length;
    private const int RowsAtOnce = AttentionGroup.Threads / RowQuads;

    /// <summary>Copies <paramref name="count"/> positions from <paramref name="first"/> on, prepared as factors; zeros beyond the matrix.</summary>
    public static void Load<TPrecision>(HeadRows rows, ArrayView<float> shared, int target, int count, int first, int feature)
        where TPrecision : struct, ITensorPrecision
    {
        ArrayView<Quad> quads = shared.Cast<Quad>();
        int d = Group.IdxX & (RowQuads - 1);
        int row = Group.IdxX / RowQuads;
        long at = rows.Place(first + row, feature + d * Quad.Length);
        if (rows.IsWhole(first, count, feature))
        {
            ArrayView<Quad> source = GroupMemory.Quads(rows.Data);
            long from = at / Quad.Length;
            long step = RowsAtOnce * rows.HeadSize / Quad.Length;
            long to = target / Quad.Length + row * (Pitch / Quad.Length) + d;
            for (int passed = 0; passed < count; passed += 2 * RowsAtOnce)
            {
                Quad upper = source[from];
                Quad lower = source[from + step];
                quads[to] = TensorBits.Prepared<TPrecision>(upper);
                quads[to + RowsAtOnce * (Pitch / Quad.Length)] = TensorBits.Prepared<TPrecision>(lower);
                from += 2 * step;
                to += 2 * RowsAtOnce * (Pitch / Quad.Length);
            }

            return;
        }

        for (; row < count; row += RowsAtOnce)
        {
            quads[target / Quad.Length + row * (Pitch / Quad.Length) + d] = TensorBits.Prepared<TPrecision>(rows.Load(first + row, feature + d * Quad.Length, at));
            at += RowsAtOnce * rows.HeadSize;
        }
    }

    /// <summary>The tile's positions as lines, its features as terms.</summary>
    public static TensorFactor Positions(int start) => TensorFactor.Of(start, Pitch, 1);

    /// <summary>The tile's features as lines, its positions as terms.</summary>
    public static TensorFactor Features(int start) => TensorFactor.Of(start, 1, Pitch);
}
