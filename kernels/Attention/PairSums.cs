using Accelerated.Kernels.TensorCores;
using ILGPU;

namespace Accelerated.Kernels.Attention;

/// <summary>A lane's share of what a warp has for the pairs of its 16 own positions and 32 passing ones: four fragments as sums have them, eight pairs in each of two rows.</summary>
internal readonly record struct PairSums(TensorSums F0, TensorSums F1, TensorSums F2, TensorSums F3)
{
    /// <summary>Those that the unit has from <paramref name="fragment"/>, a constant, on.</summary>
    public static PairSums Read<TUnit>(int fragment)
        where TUnit : struct, ITensorUnit =>
        new(TUnit.Read(fragment), TUnit.Read(fragment + 1), TUnit.Read(fragment + 2), TUnit.Read(fragment + 3));

    /// <summary>
    /// Adds the products of these, own positions by passing ones, with the passing positions' features in the tile at <paramref name="rows"/> to four fragments from
    /// <paramref name="fragment"/>, a constant, on. The pairs stay in their lanes: the terms are taken in the order in which they lie there.
    /// </summary>
    public void Gather<TUnit, TPrecision>(ArrayView<float> shared, int rows, int fragment)
        where TUnit : struct, ITensorUnit
        where TPrecision : struct, ITensorPrecision
    {
        TensorFactor features = TensorRows.Features(rows);
        Left<TPrecision>(F0).Multiply<TUnit, TPrecision>(fragment, features.RightOfSums(shared, 0));
        Left<TPrecision>(F1).Multiply<TUnit, TPrecision>(fragment, features.RightOfSums(shared, 8));
        Left<TPrecision>(F2).Multiply<TUnit, TPrecision>(fragment, features.RightOfSums(shared, 16));
        Left<TPrecision>(F3).Multiply<TUnit, TPrecision>(fragment, features.RightOfSums(shared, 24));
    }

    private static LeftNumbers Left<TPrecision>(TensorSums s)
        where TPrecision : struct, ITensorPrecision =>
        new(TensorBits.Prepared<TPrecision>(s.S0), TensorBits.Prepared<TPrecision>(s.S2), TensorBits.Prepared<TPrecision>(s.S1), TensorBits.Prepared<TPrecision>(s.S3));
}
