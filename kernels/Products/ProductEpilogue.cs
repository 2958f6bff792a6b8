namespace Accelerated.Kernels.Products;

/// <summary>What becomes of one sum of a product: α · sum + β · D + bias in C.</summary>
internal static class ProductEpilogue
{
    /// <summary>Column <paramref name="column"/> of one row, if C has it.</summary>
    public static void Write(MatrixProductArguments a, int row, int column, float sum)
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
}
