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
    private const int Unrolled = 4;

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

        // A warp has four by eight threads, so that every load of 16 bytes a thread reaches few places, and neighbouring lanes alternate between two rows, so that each quarter
        // of a warp, which is served at once, does.
        int lane = thread & 31;
        int warp = thread >> 5;
        int threadRow = warp / (side / 8) * 4 + ((lane & 1) | (lane >> 4 << 1));
        int threadColumn = (warp & (side / 8 - 1)) * 8 + (lane >> 1 & 7);
        FactorTile left = FactorTile.At(side, a.A, a.TransposeA == 0 ? 1 : 0, product.AlignedA, firstRow, a.M, first, end, thread);
        FactorTile right = FactorTile.At(side, a.B, a.TransposeB, product.AlignedB, firstColumn, a.N, first, end, thread);
        left.Store(side, shared, 0, thread, 0, left.Load(side, 0));
        left.Store(side, shared, 0, thread, 1, left.Load(side, 1));
        right.Store(side, shared, 2 * factor, thread, 0, right.Load(side, 0));
        right.Store(side, shared, 2 * factor, thread, 1, right.Load(side, 1));
        Group.Barrier();

        MicroTile sums = default;
        int now = 0;
        int term = first;

        // While the next tiles are known to be whole, nothing is asked about them, and nothing is kept in registers but where they are.
        if (product.AlignedA != 0 && product.AlignedB != 0 && firstRow + tile <= a.M && firstColumn + tile <= a.N)
        {
            TileStream lefts = left.Stream();
            TileStream rights = right.Stream();
            for (; term + 2 * side <= end; term += side)
            {
                int next = factor - now;
                lefts = lefts.Next(a.A, left.TermsAreColumns, side);
                Quad left0 = left.LoadWhole(side, lefts, 0);
                Quad left1 = left.LoadWhole(side, lefts, 1);
                sums = Multiply(side, shared, now, 2 * factor + now, threadRow, threadColumn, sums);
                left.Store(side, shared, next, thread, 0, left0);
                left.Store(side, shared, next, thread, 1, left1);
                rights = rights.Next(a.B, right.TermsAreColumns, side);
                Quad right0 = right.LoadWhole(side, rights, 0);
                Quad right1 = right.LoadWhole(side, rights, 1);
                sums = Multiply(side, shared, now + factor / 2, 2 * factor + now + factor / 2, threadRow, threadColumn, sums);
                right.Store(side, shared, 2 * factor + next, thread, 0, right0);
                right.Store(side, shared, 2 * factor + next, thread, 1, right1);
                Group.Barrier();
                now = next;
            }

            left = FactorTile.At(side, a.A, left.TermsAreColumns, product.AlignedA, firstRow, a.M, term, end, thread);
            right = FactorTile.At(side, a.B, right.TermsAreColumns, product.AlignedB, firstColumn, a.N, term, end, thread);
        }

        for (; term < end; term += side)
        {
            int next = factor - now;
            sums = Multiply(side, shared, now, 2 * factor + now, threadRow, threadColumn, sums);
            sums = Multiply(side, shared, now + factor / 2, 2 * factor + now + factor / 2, threadRow, threadColumn, sums);
            left = left.Next(side);
            left.Store(side, shared, next, thread, 0, left.Load(side, 0));
            left.Store(side, shared, next, thread, 1, left.Load(side, 1));
            right = right.Next(side);
            right.Store(side, shared, 2 * factor + next, thread, 0, right.Load(side, 0));
            right.Store(side, shared, 2 * factor + next, thread, 1, right.Load(side, 1));
            Group.Barrier();
            now = next;
        }

        var columns = new ProductColumns(product, firstColumn + (thread & (2 * side - 1)) * Quad.Length);
        FinishedRows.Stage(side, shared, threadRow, threadColumn, sums.R0, sums.R1, sums.R2, sums.R3);
        Group.Barrier();
        FinishedRows.Write(side, shared, thread, firstRow, columns);
        Group.Barrier();
        FinishedRows.Stage(side, shared, threadRow, threadColumn, sums.R4, sums.R5, sums.R6, sums.R7);
        Group.Barrier();
        FinishedRows.Write(side, shared, thread, firstRow + Quad.Length * side, columns);
    }

    /// <summary>+ the products of half a tile's terms.</summary>
    private static MicroTile Multiply(int side, ArrayView<float> shared, int left, int right, int row, int column, MicroTile sums)
    {
        ArrayView<Quad> quads = shared.Cast<Quad>();
        int pitch = FactorTile.PitchInQuads(side);

        // Long, so that the distances between terms become part of the loads' instructions.
        long rows = left / Quad.Length + row;
        long columns = right / Quad.Length + column;
        for (int term = 0; term < side / 2; term += Unrolled)
        {
            sums = Term(quads, rows, columns, side, sums);
            sums = Term(quads, rows + pitch, columns + pitch, side, sums);
            sums = Term(quads, rows + 2 * pitch, columns + 2 * pitch, side, sums);
            sums = Term(quads, rows + 3 * pitch, columns + 3 * pitch, side, sums);
            rows += Unrolled * pitch;
            columns += Unrolled * pitch;
        }

        return sums;
    }

    private static MicroTile Term(ArrayView<Quad> quads, long rows, long columns, int side, MicroTile sums) =>
        sums.Plus(quads[rows], quads[rows + side], new Octet(quads[columns], quads[columns + side]));
}
