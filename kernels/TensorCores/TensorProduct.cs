using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Products;
using ILGPU;

namespace Accelerated.Kernels.TensorCores;

/// <summary>
/// One group of eight warps per 128 × 64 tile of C and slice of the sum; a warp has 32 × 32 of it. Tiles of 16 terms are copied to dynamic shared memory beside the
/// multiplication, two ahead of it. The sums then take the way through shared memory, so that C is written row by row.
/// </summary>
internal static class TensorProduct
{
    public const int Rows = 128;
    public const int Columns = 64;
    public const int Terms = 16;
    public const int Threads = 256;

    /// <summary>Tiles in shared memory: one is multiplied, the others are on their way. <see cref="ITensorUnit.Wait"/> knows it.</summary>
    public const int Stages = 3;

    public const int SharedFloats = Stages * StageFloats;

    private const int LeftFloats = Rows * (Terms + Quad.Length);
    private const int StageFloats = LeftFloats + Columns * (Terms + Quad.Length);
    private const int WarpSize = 32;
    private const int WarpSide = 32;
    private const int WarpColumns = Columns / WarpSide;
    private const int OutputPitch = Columns + 2 * Quad.Length;

    public static void Run<TUnit, TPrecision>(TensorProductArguments arguments)
        where TUnit : struct, ITensorUnit
        where TPrecision : struct, ITensorPrecision
    {
        TUnit.Begin();
        ArrayView<float> shared = SharedMemory.GetDynamic<float>();
        SlicedProduct product = arguments.Product;
        MatrixProductArguments a = product.Whole;
        int thread = Group.IdxX;
        int columnTiles = (a.N + Columns - 1) / Columns;
        int firstRow = Grid.IdxX / columnTiles * Rows;
        int firstColumn = Grid.IdxX % columnTiles * Columns;
        int first = Grid.IdxY * product.SliceLength;
        int end = first + product.SliceLength < a.K ? first + product.SliceLength : a.K;
        var left = new TensorTileCopy(a.A, arguments.A, a.TransposeA == 0 ? 1 : 0, product.AlignedA, firstRow, Rows, a.M, end);
        var right = new TensorTileCopy(a.B, arguments.B, a.TransposeB, product.AlignedB, firstColumn, Columns, a.N, end);
        int warp = thread / WarpSize;
        int row = warp / WarpColumns * WarpSide;
        int column = warp % WarpColumns * WarpSide;
        for (int stage = 0; stage < Stages - 1; stage++)
        {
            left.Start<TUnit>(shared, stage * StageFloats, first + stage * Terms, thread);
            right.Start<TUnit>(shared, stage * StageFloats + LeftFloats, first + stage * Terms, thread);
            TUnit.Commit();
        }

        TUnit.Clear();
        int now = 0;
        int next = (Stages - 1) * StageFloats;
        for (int term = first; term < end; term += Terms)
        {
            TUnit.Wait();
            Group.Barrier();
            left.Start<TUnit>(shared, next, term + (Stages - 1) * Terms, thread);
            right.Start<TUnit>(shared, next + LeftFloats, term + (Stages - 1) * Terms, thread);
            TUnit.Commit();
            TensorFactor lines = left.Factor(now);
            TensorFactor others = right.Factor(now + LeftFloats);
            for (int k = 0; k < Terms; k += 8)
            {
                lines.Multiply<TUnit, TPrecision>(shared, row, others, column, k, 0);
                lines.Multiply<TUnit, TPrecision>(shared, row + 16, others, column, k, 4);
            }

            next = now;
            now = now + StageFloats == Stages * StageFloats ? 0 : now + StageFloats;
        }

        // Nothing may arrive any more where the sums go.
        TUnit.Commit();
        TUnit.Wait();
        Group.Barrier();
        Stage<TUnit>(shared, row * OutputPitch + column);
        Group.Barrier();
        Write(shared, thread, firstRow, firstColumn, product);
    }

    private static void Stage<TUnit>(ArrayView<float> shared, int start)
        where TUnit : struct, ITensorUnit
    {
        TUnit.Store(0, shared, start, OutputPitch, 1);
        TUnit.Store(1, shared, start + 8, OutputPitch, 1);
        TUnit.Store(2, shared, start + 16, OutputPitch, 1);
        TUnit.Store(3, shared, start + 24, OutputPitch, 1);
        TUnit.Store(4, shared, start + 16 * OutputPitch, OutputPitch, 1);
        TUnit.Store(5, shared, start + 16 * OutputPitch + 8, OutputPitch, 1);
        TUnit.Store(6, shared, start + 16 * OutputPitch + 16, OutputPitch, 1);
        TUnit.Store(7, shared, start + 16 * OutputPitch + 24, OutputPitch, 1);
    }

    private static void Write(ArrayView<float> shared, int thread, int firstRow, int firstColumn, SlicedProduct product)
    {
        ArrayView<Quad> quads = GroupMemory.Quads(shared);
        for (int i = thread; i < Rows * Columns / Quad.Length; i += Threads)
        {
            int row = i / (Columns / Quad.Length);
            int quad = i - row * (Columns / Quad.Length);
            ProductEpilogue.Write(product, firstRow + row, firstColumn + quad * Quad.Length, quads[row * (OutputPitch / Quad.Length) + quad]);
        }
    }
}
