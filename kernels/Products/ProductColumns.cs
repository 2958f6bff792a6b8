using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Products;

/// <summary>
/// What becomes of the sums of four columns of a product, row after row by the same thread: α · sum + β · D + bias in C, or a slice's sums as they are in its partial result. What
/// does not depend on the row is found once.
/// </summary>
internal readonly struct ProductColumns
{
    private readonly SlicedProduct product;
    private readonly int column;
    private readonly int isWhole;
    private readonly long result;
    private readonly long addend;
    private readonly Quad bias;

    public ProductColumns(SlicedProduct product, int column)
    {
        this.product = product;
        this.column = column;
        MatrixProductArguments a = product.Whole;
        bool isInside = column + Quad.Length <= a.N;
        bool isSliced = product.Slices > 1;
        isWhole = isInside && (isSliced ? product.PartialByQuads : product.AlignedC != 0 && product.AlignedAddend != 0) ? 1 : 0;
        result = isSliced ? (long)Grid.IdxY * a.M * a.N + column : isInside ? a.C.Offset(0, column) : 0;
        addend = isInside && a.Beta != 0 ? a.Addend.Offset(0, column) : 0;
        bias = isInside && a.HasBias != 0 ? new Quad(a.Bias[column], a.Bias[column + 1], a.Bias[column + 2], a.Bias[column + 3]) : default;
    }

    /// <summary>One row; what lies beyond C is left out.</summary>
    public void Write(int row, Quad sums)
    {
        MatrixProductArguments a = product.Whole;
        if (row >= a.M || column >= a.N)
        {
            return;
        }

        if (product.Slices > 1)
        {
            WriteSlice(row, sums);
        }
        else if (isWhole != 0)
        {
            WriteQuad(row, sums);
        }
        else
        {
            ProductEpilogue.Write(a, row, column, sums.X);
            ProductEpilogue.Write(a, row, column + 1, sums.Y);
            ProductEpilogue.Write(a, row, column + 2, sums.Z);
            ProductEpilogue.Write(a, row, column + 3, sums.W);
        }
    }

    private void WriteQuad(int row, Quad sums)
    {
        MatrixProductArguments a = product.Whole;
        Quad value = sums.Times(a.Alpha);
        if (a.Beta != 0)
        {
            value = value.Plus(a.Beta, GroupMemory.Quads(a.Addend.Data)[(addend + (long)row * a.Addend.RowStride) / Quad.Length]);
        }

        GroupMemory.Quads(a.C.Data)[(result + (long)row * a.C.RowStride) / Quad.Length] = value.Plus(1, bias);
    }

    private void WriteSlice(int row, Quad sums)
    {
        int n = product.Whole.N;
        long at = result + (long)row * n;
        if (isWhole != 0)
        {
            GroupMemory.Quads(product.Partial)[at / Quad.Length] = sums;
            return;
        }

        product.Partial[at] = sums.X;
        if (column + 1 < n)
        {
            product.Partial[at + 1] = sums.Y;
        }

        if (column + 2 < n)
        {
            product.Partial[at + 2] = sums.Z;
        }

        if (column + 3 < n)
        {
            product.Partial[at + 3] = sums.W;
        }
    }
}
