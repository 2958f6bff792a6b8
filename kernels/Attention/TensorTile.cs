using Accelerated.Kernels.Groups;
using Accelerated.Kernels.TensorCores;
using ILGPU;

namespace Accelerated.Kernels.Attention;

/// <summary>
/// Where a thread of a group of <see cref="AttentionGroup"/> stands when tensor cores multiply: each of the four warps has 16 of the 64 own positions. Of these the lane has
/// <see cref="Upper"/> and eight further on, and of every eight passing positions, or features, the two from <see cref="Column"/> on.
/// </summary>
internal static class TensorTile
{
    /// <summary>First own position of the warp, counted from the group's first.</summary>
    public static int Warp => Lane.Warp * 16;

    /// <summary>The first of the lane's two own positions, counted from the group's first.</summary>
    public static int Upper => Warp + Lane.Line;

    public static int Column => Lane.Term * 2;

    public static KernelConfig Config(int groups, int sharedFloats) =>
        new(new Index3D(groups, 1, 1), new Index3D(AttentionGroup.Threads, 1, 1), SharedMemoryConfig.RequestDynamic<float>(sharedFloats));

    /// <summary>Writes the lane's share of own positions by 32 features.</summary>
    public static void Store(HeadRows rows, int first, int feature, PairSums sums)
    {
        Store(rows, first + Upper, feature + Column, sums.F0);
        Store(rows, first + Upper, feature + 8 + Column, sums.F1);
        Store(rows, first + Upper, feature + 16 + Column, sums.F2);
        Store(rows, first + Upper, feature + 24 + Column, sums.F3);
    }

    /// <summary>Writes the lane's share of the gradients of own keys, from <paramref name="firstKey"/> on, by 32 queries, prepared as factors.</summary>
    public static void Store<TPrecision>(ScoreGradients target, int pair, int firstKey, int firstQuery, PairSums gradients)
        where TPrecision : struct, ITensorPrecision
    {
        ArrayView<Duo> duos = GroupMemory.Duos(target.Data);
        long at = target.Place(pair, firstKey, firstKey + Upper, firstQuery + Column) / Duo.Length;
        long below = 8 * target.Pitch(firstKey) / Duo.Length;
        Store<TPrecision>(duos, at, below, gradients.F0);
        Store<TPrecision>(duos, at + 4, below, gradients.F1);
        Store<TPrecision>(duos, at + 8, below, gradients.F2);
        Store<TPrecision>(duos, at + 12, below, gradients.F3);
    }

    private static void Store<TPrecision>(ArrayView<Duo> duos, long at, long below, TensorSums sums)
        where TPrecision : struct, ITensorPrecision
    {
        duos[at] = new Duo(TensorBits.Prepared<TPrecision>(sums.S0), TensorBits.Prepared<TPrecision>(sums.S1));
        duos[at + below] = new Duo(TensorBits.Prepared<TPrecision>(sums.S2), TensorBits.Prepared<TPrecision>(sums.S3));
    }

    private static void Store(HeadRows rows, int position, int feature, TensorSums sums)
    {
        rows.Store(position, feature, sums.S0, sums.S1);
        rows.Store(position + 8, feature, sums.S2, sums.S3);
    }
}
