using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Products;

/// <summary>One thread per four columns of a row of C: adds the slices of its sums in order.</summary>
internal static class SliceSum
{
    /// <summary>Quads of a row, the last of which may be ragged.</summary>
    public static int Quads(int columns) => (columns + Quad.Length - 1) / Quad.Length;

    public static void Run(Index1D element, SlicedProduct product)
    {
        MatrixProductArguments a = product.Whole;
        Index2D index = MatrixElements.At(element, Quads(a.N));
        int column = index.X * Quad.Length;
        long at = (long)index.Y * a.N + column;
        long slice = (long)a.M * a.N;
        Quad sums = default;
        for (int s = 0; s < product.Slices; s++)
        {
            sums = sums.Plus(1, Load(product, at, column));
            at += slice;
        }

        new ProductColumns(product with { Slices = 1 }, column).Write(index.Y, sums);
    }

    private static Quad Load(SlicedProduct product, long at, int column)
    {
        int n = product.Whole.N;
        if (product.PartialByQuads)
        {
            return GroupMemory.Quads(product.Partial)[at / Quad.Length];
        }

        return new Quad(
            product.Partial[at],
            column + 1 < n ? product.Partial[at + 1] : 0,
            column + 2 < n ? product.Partial[at + 2] : 0,
            column + 3 < n ? product.Partial[at + 3] : 0);
    }
}
