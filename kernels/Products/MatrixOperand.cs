using ILGPU;

namespace Accelerated.Kernels.Products;

/// <summary>
/// A matrix in device memory whose columns lie in blocks: element (r, c) is
/// <c>Data[(c / BlockWidth) · BlockStride + r · RowStride + c % BlockWidth]</c>. A row-major matrix is one block. The weights
/// <c>W_Q [heads, width, head size]</c> are the width × (heads · head size) matrix with one block per head, and so are activations kept as
/// [head][token][head size]; neither is ever copied to another layout.
/// </summary>
public readonly record struct MatrixOperand(ArrayView<float> Data, int Rows, int Columns, int RowStride, int BlockWidth, long BlockStride)
{
    /// <summary>A row-major matrix without padding.</summary>
    public static MatrixOperand RowMajor(ArrayView<float> data, int rows, int columns) => new(data, rows, columns, columns, columns, 0);

    /// <summary>[blocks][rows][blockWidth]: <paramref name="blocks"/> row-major matrices side by side.</summary>
    public static MatrixOperand Blocked(ArrayView<float> data, int rows, int blocks, int blockWidth) =>
        new(data, rows, blocks * blockWidth, blockWidth, blockWidth, (long)rows * blockWidth);

    /// <summary>Position of element (<paramref name="row"/>, <paramref name="column"/>) in <see cref="Data"/>.</summary>
    public long Offset(int row, int column)
    {
        // Most matrices are one block, and a division is dear on a GPU.
        int block = column < BlockWidth ? 0 : column / BlockWidth;
        return block * BlockStride + (long)row * RowStride + (column - block * BlockWidth);
    }

    /// <summary>Smallest number of elements that <see cref="Data"/> must have.</summary>
    public long RequiredLength => Rows == 0 || Columns == 0 ? 0 : Offset(Rows - 1, Columns - 1) + 1;
}
