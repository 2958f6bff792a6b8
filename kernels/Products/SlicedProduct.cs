using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Products;

/// <summary>
/// A product whose sums are cut into <see cref="Slices"/> of <see cref="SliceLength"/> terms where it has too few tiles to fill the device: slice s leaves its sums in
/// Partial [Slices][M][N], and they are added in order afterwards. The alignment flags are 1 where four elements side by side can be moved at once.
/// </summary>
internal readonly record struct SlicedProduct(
    MatrixProductArguments Whole,
    ArrayView<float> Partial,
    int Slices,
    int SliceLength,
    int AlignedA,
    int AlignedB,
    int AlignedC,
    int AlignedAddend)
{
    /// <summary>Whether the rows of the partial sums begin on 16 bytes.</summary>
    public bool PartialByQuads => Whole.N % Quad.Length == 0;

    /// <summary>1 if every quad of columns of <paramref name="matrix"/> that starts at a multiple of four lies in one block and on 16 bytes.</summary>
    public static int Alignment(in MatrixOperand matrix) =>
        GroupMemory.IsAligned(matrix.Data)
        && matrix.RowStride % Quad.Length == 0
        && matrix.BlockStride % Quad.Length == 0
        && (matrix.BlockWidth % Quad.Length == 0 || matrix.BlockWidth >= matrix.Columns)
            ? 1
            : 0;
}
