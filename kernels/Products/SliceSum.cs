using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Products;

/// <summary>One thread per element of C: the sums of its slices, in order, then what <see cref="ProductEpilogue"/> makes of them.</summary>
internal static class SliceSum
{
    public static void Run(Index1D element, SlicedProduct product)
    {
        MatrixProductArguments a = product.Whole;
        Index2D index = MatrixElements.At(element, a.N);
        int column = index.X;
        int row = index.Y;
        long at = (long)row * a.N + column;
        long slice = (long)a.M * a.N;
        float sum = 0;
        for (int s = 0; s < product.Slices; s++)
        {
            sum += product.Partial[s * slice + at];
        }

        ProductEpilogue.Write(a, row, column, sum);
    }
}
