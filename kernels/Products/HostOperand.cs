using Accelerated.Kernels.Host;

namespace Accelerated.Kernels.Products;

/// <summary>A <see cref="MatrixOperand"/> in host memory.</summary>
internal readonly unsafe struct HostOperand(in MatrixOperand operand)
{
    public readonly float* Data = HostView.Pointer(operand.Data);
    public readonly nint RowStride = operand.RowStride;
    public readonly int BlockWidth = Math.Max(1, operand.BlockWidth);
    public readonly nint BlockStride = (nint)operand.BlockStride;

    public float* At(int row, int column)
    {
        int block = column / BlockWidth;
        return Data + block * BlockStride + row * RowStride + (column - block * BlockWidth);
    }

    /// <summary>How many elements from <paramref name="column"/> on lie side by side, at most <paramref name="most"/>.</summary>
    public int Contiguous(int column, int most) => Math.Min(most, BlockWidth - column % BlockWidth);
}
