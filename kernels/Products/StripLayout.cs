namespace Accelerated.Kernels.Products;

/// <summary>
/// How a tile walks along k, which runs over <see cref="Blocks"/> blocks of <see cref="Steps"/> steps. In block t, step s, row i, column j:
/// A is at <c>t · BlockStrideA + s · StepStride + i · RowStride</c>, B at <c>t · BlockStrideB + s · 32 + j</c>. All strides count floats.
/// </summary>
/// <param name="Blocks">Number of blocks.</param>
/// <param name="Steps">Steps in each block.</param>
/// <param name="RowStride">Distance of A's rows: 1 where rows lie side by side (packed or transposed), the row length where k is contiguous.</param>
/// <param name="StepStride">Distance of A's steps.</param>
/// <param name="BlockStrideA">Distance of A's blocks.</param>
/// <param name="BlockStrideB">Distance of B's blocks.</param>
/// <param name="TileHeight">0, or the rows after which A goes on behind what lies there for all steps of these rows: <see cref="Packed"/>.</param>
internal readonly record struct StripLayout(int Blocks, int Steps, nint RowStride, nint StepStride, nint BlockStrideA, nint BlockStrideB, int TileHeight = 0)
{
    /// <summary>A[row][k] with <paramref name="rowStride"/> between rows.</summary>
    public static StripLayout Rows(int steps, nint rowStride) => new(1, steps, rowStride, 1, 0, 0);

    /// <summary>A[k][row] with <paramref name="stepStride"/> between steps.</summary>
    public static StripLayout Columns(int steps, nint stepStride) => new(1, steps, 1, stepStride, 0, 0);

    /// <summary>A[tile][k][row of <paramref name="height"/>]: each tile of rows reads one stream, as <see cref="OperandPacking.Strip"/> lays it out.</summary>
    public static StripLayout Packed(int steps, int height) => new(1, steps, 1, height, 0, 0, height);

    /// <summary>Distance of A's rows 0 and <paramref name="rows"/>, which is <see cref="TileHeight"/> if that is not 0.</summary>
    public nint After(int rows) => TileHeight == 0 ? rows * RowStride : (nint)TileHeight * Steps;
}
