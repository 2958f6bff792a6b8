using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Products;

/// <summary>What becomes of the sums of a product: α · sum + β · D + bias in C, or a slice's sums as they are in its partial result.</summary>
internal static class ProductEpilogue
{
    /// <summary>Four columns of one row; those beyond C are left out.</summary>
    public static void Write(SlicedProduct product, int row, int column, Quad sums)
    {
        MatrixProductArguments a = product.Whole;
        if (row >= a.M || column >= a.N)
        {
            return;
        }

        if (product.Slices > 1)
        {
            WriteSlice(product, row, column, sums);
        }
        else if (product.AlignedC != 0 && product.AlignedAddend != 0 && column + Quad.Length <= a.N)
        {
            WriteQuad(a, row, column, sums);
        }
        else
        {
            WriteOne(a, row, column, sums.X);
            WriteOne(a, row, column + 1, sums.Y);
            WriteOne(a, row, column + 2, sums.Z);
            WriteOne(a, row, column + 3, sums.W);
        }
    }

    public static void WriteOne(MatrixProductArguments a, int row, int column, float sum)
    {
        if (column >= a.N)
        {
            return;
        }

        float value = a.Alpha * sum;
        if (a.Beta != 0)
        {
            value += a.Beta * a.Addend.Data[a.Addend.Offset(row, column)];
        }

        if (a.HasBias != 0)
        {
            value += a.Bias[column];
        }

        a.C.Data[a.C.Offset(row, column)] = value;
    }

    private static void WriteQuad(MatrixProductArguments a, int row, int column, Quad sums)
    {
        Quad value = sums.Times(a.Alpha);
        if (a.Beta != 0)
        {
            value = value.Plus(a.Beta, GroupMemory.Quads(a.Addend.Data)[a.Addend.Offset(row, column) / Quad.Length]);
        }

        if (a.HasBias != 0)
        {
            value = value.Plus(1, new Quad(a.Bias[column], a.Bias[column + 1], a.Bias[column + 2], a.Bias[column + 3]));
        }

        GroupMemory.Quads(a.C.Data)[a.C.Offset(row, column) / Quad.Length] = value;
    }

    private static void WriteSlice(SlicedProduct product, int row, int column, Quad sums)
    {
        MatrixProductArguments a = product.Whole;
        long at = ((long)Grid.IdxY * a.M + row) * a.N + column;
        product.Partial[at] = sums.X;
        if (column + 1 < a.N)
        {
            product.Partial[at + 1] = sums.Y;
        }

        if (column + 2 < a.N)
        {
            product.Partial[at + 2] = sums.Z;
        }

        if (column + 3 < a.N)
        {
            product.Partial[at + 3] = sums.W;
        }
    }
}
