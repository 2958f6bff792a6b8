using ILGPU;

namespace Accelerated.Kernels.Groups;

/// <summary>
/// One thread per element of a matrix, counted in one dimension, row by row: CUDA counts only the first dimension of a grid beyond 65,535, and a batch has more tokens than that.
/// </summary>
internal static class MatrixElements
{
    public static Index1D Count(int columns, int rows) => checked(columns * rows);

    /// <summary>X is the column, Y the row.</summary>
    public static Index2D At(Index1D element, int columns)
    {
        int row = element / columns;
        return new Index2D(element - row * columns, row);
    }
}
