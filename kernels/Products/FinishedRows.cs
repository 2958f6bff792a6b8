using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Products;

/// <summary>Half the rows of a tile, <c>4 · side</c>, on their way from the threads' registers through shared memory to C or, for a slice, to its partial sums.</summary>
internal static class FinishedRows
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

    /// <summary>Each thread the same quad of every few rows.</summary>
    public static void Write(int side, ArrayView<float> shared, int thread, int firstRow, ProductColumns columns)
    {
        ArrayView<Quad> quads = shared.Cast<Quad>();
        int pitch = FactorTile.PitchInQuads(side);
        int row = thread / (2 * side);
        int quad = thread - row * 2 * side;
        for (; row < Quad.Length * side; row += side / 2)
        {
            columns.Write(firstRow + row, quads[row * pitch + quad]);
        }
    }
}
