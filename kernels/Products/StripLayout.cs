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
internal readonly record struct StripLayout(int Blocks, int Steps, nint RowStride, nint StepStride, nint BlockStrideA, nint BlockStrideB)
{
    /// <summary>A[row][k] with <paramref name="rowStride"/> between rows.</summary>
    public static StripLayout Rows(int steps, nint rowStride) => new(1, steps, rowStride, 1, 0, 0);

    /// <summary>A[k][row] with <paramref name="stepStride"/> between steps.</summary>
    public static StripLayout Columns(int steps, nint stepStride) => new(1, steps, 1, stepStride, 0, 0);
}
