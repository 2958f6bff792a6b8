using Accelerated.Kernels.TensorCores;
using ILGPU;

namespace Accelerated.Kernels.Attention;

/// <summary>A warp's 16 own positions of a tile of 32 features as a left factor, kept in registers while others pass.</summary>
internal readonly record struct OwnNumbers(LeftNumbers X0, LeftNumbers X1, LeftNumbers X2, LeftNumbers X3)
{
    public static OwnNumbers Of(ArrayView<float> shared, int start, int row)
    {
        TensorFactor factor = TensorRows.Positions(start);
        return new OwnNumbers(factor.Left(shared, row, 0), factor.Left(shared, row, 8), factor.Left(shared, row, 16), factor.Left(shared, row, 24));
    }

    /// <summary>Adds the products with the 32 passing positions of the tile at <paramref name="passing"/> to four fragments from <paramref name="fragment"/>, a constant, on.</summary>
    public void Multiply<TUnit, TPrecision>(ArrayView<float> shared, int passing, int fragment)
        where TUnit : struct, ITensorUnit
        where TPrecision : struct, ITensorPrecision
    {
        TensorFactor positions = TensorRows.Positions(passing);
        X0.Multiply<TUnit, TPrecision>(fragment, positions.Right(shared, 0));
        X1.Multiply<TUnit, TPrecision>(fragment, positions.Right(shared, 8));
        X2.Multiply<TUnit, TPrecision>(fragment, positions.Right(shared, 16));
        X3.Multiply<TUnit, TPrecision>(fragment, positions.Right(shared, 24));
    }
}
