using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Products;

/// <summary>
/// One group of side² threads per tile of 8·side × 8·side elements of C and per slice of the sum. Tiles of both factors pass through shared memory, <c>side</c> terms at a
/// time and twice over, so that the next ones are on their way while these are multiplied; a thread keeps 8 × 8 sums in registers, in four corners of the tile, which
/// keeps its reads of shared memory free of bank conflicts. The sums then take the way through shared memory, so that C is written row by row.
/// </summary>
internal static class GroupProduct
{
    // Terms whose products a thread adds without a branch: ILGPU does not unroll loops.
    private const int Unrolled = 2;

    public static int SharedFloats(int side) => 4 * side * FactorTile.PitchInQuads(side) * Quad.Length;

    public static void Run<TSide>(SlicedProduct product)
        where TSide : struct, ITileSide
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(4 * TSide.Threads * (2 * TSide.Threads + 1) * Quad.Length).AsAligned(Quad.Bytes);
        int side = TSide.Threads;
        int tile = MicroTile.Side * side;
        int factor = side * FactorTile.PitchInQuads(side) * Quad.Length;
        MatrixProductArguments a = product.Whole;
        int columnTiles = (a.N + tile - 1) / tile;
        int rowTile = Grid.IdxX / columnTiles;
        int firstRow = rowTile * tile;
        int firstColumn = (Grid.IdxX - rowTile * columnTiles) * tile;
        int first = Grid.IdxY * product.SliceLength;
        int end = first + product.SliceLength < a.K ? first + product.SliceLength : a.K;
        int thread = Group.IdxX;
        int other = thread + side * side;
        int threadRow = thread / side;
        int threadColumn = thread - threadRow * side;
        var left = new FactorTile(a.A, a.TransposeA == 0 ? 1 : 0, product.AlignedA, firstRow, a.M, end);
        var right = new FactorTile(a.B, a.TransposeB, product.AlignedB, firstColumn, a.N, end);
        left.Store(side, shared, 0, thread, left.Load(side, first, thread));
        left.Store(side, shared, 0, other, left.Load(side, first, other));
        right.Store(side, shared, 2 * factor, thread, right.Load(side, first, thread));
        right.Store(side, shared, 2 * factor, other, right.Load(side, first, other));
        Group.Barrier();

        MicroTile sums = default;
        int now = 0;
        for (int term = first; term < end; term += side)
        {
            int next = factor - now;
            Quad left0 = left.Load(side, term + side, thread);
            Quad left1 = left.Load(side, term + side, other);
            Quad right0 = right.Load(side, term + side, thread);
            Quad right1 = right.Load(side, term + side, other);
            sums = Multiply(side, shared, now, 2 * factor + now, threadRow, threadColumn, sums);
            left.Store(side, shared, next, thread, left0);
            left.Store(side, shared, next, other, left1);
            right.Store(side, shared, 2 * factor + next, thread, right0);
            right.Store(side, shared, 2 * factor + next, other, right1);
            Group.Barrier();
            now = next;
        }

        var upper = new FinishedRows(firstRow, firstColumn);
        FinishedRows.Stage(side, shared, threadRow, threadColumn, sums.R0, sums.R1, sums.R2, sums.R3);
        Group.Barrier();
        upper.Write(side, shared, thread, product);
        Group.Barrier();
        var lower = new FinishedRows(firstRow + Quad.Length * side, firstColumn);
        FinishedRows.Stage(side, shared, threadRow, threadColumn, sums.R4, sums.R5, sums.R6, sums.R7);
        Group.Barrier();
        lower.Write(side, shared, thread, product);
    }

    private static MicroTile Multiply(int side, ArrayView<float> shared, int left, int right, int row, int column, MicroTile sums)
    {
        ArrayView<Quad> quads = shared.Cast<Quad>();
        int pitch = FactorTile.PitchInQuads(side);
        int rows = left / Quad.Length + row;
        int columns = right / Quad.Length + column;
        for (int term = 0; term < side; term += Unrolled)
        {
            sums = Term(quads, rows, columns, side, sums);
            sums = Term(quads, rows + pitch, columns + pitch, side, sums);
            rows += Unrolled * pitch;
            columns += Unrolled * pitch;
        }

        return sums;
    }

    private static MicroTile Term(ArrayView<Quad> quads, int rows, int columns, int side, MicroTile sums) =>
        sums.Plus(quads[rows], quads[rows + side], new Octet(quads[columns], quads[columns + side]));
}
