using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Products;

/// <summary>Half the rows of a tile, <c>4 · side</c>, on their way from the threads' registers through shared memory to C or, for a slice, to its partial sums.</summary>
internal readonly record struct FinishedRows(int FirstRow, int FirstColumn)
{
    public static void Stage(int side, ArrayView<float> shared, int threadRow, int threadColumn, Octet row0, Octet row1, Octet row2, Octet row3)
    {
        ArrayView<Quad> quads = shared.Cast<Quad>();
        int pitch = FactorTile.PitchInQuads(side);
        int at = threadRow * Quad.Length * pitch + threadColumn;
        quads[at] = row0.Low;
        quads[at + side] = row0.High;
        quads[at + pitch] = row1.Low;
        quads[at + pitch + side] = row1.High;
        quads[at + 2 * pitch] = row2.Low;
        quads[at + 2 * pitch + side] = row2.High;
        quads[at + 3 * pitch] = row3.Low;
        quads[at + 3 * pitch + side] = row3.High;
    }

    public void Write(int side, ArrayView<float> shared, int thread, SlicedProduct product)
    {
        ArrayView<Quad> quads = shared.Cast<Quad>();
        int width = 2 * side;
        for (int i = thread; i < Quad.Length * side * width; i += side * side)
        {
            int row = i / width;
            int quad = i - row * width;
            Quad sums = quads[row * FactorTile.PitchInQuads(side) + quad];
            ProductEpilogue.Write(product, FirstRow + row, FirstColumn + quad * Quad.Length, sums);
        }
    }
}
