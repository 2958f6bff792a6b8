using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Products;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.TensorCores;

/// <summary>
/// One group of eight warps per 128 × 128 tile of C and slice of the sum; a warp has 64 × 32 of it, 64 sums a lane. Tiles of 16 terms are copied to dynamic shared memory
/// beside the multiplication, two ahead of it. The sums then take the way through shared memory, half of them at a time, so that C is written row by row.
/// </summary>
internal static class TensorProduct
{
    /// <summary>Rows and columns of a tile of C.</summary>
    public const int Side = 128;

    public const int Terms = 16;
    public const int Threads = 256;

    /// <summary>Pairs of tiles in shared memory: one is multiplied, the others are on their way. <see cref="ITensorUnit.Wait"/> knows it.</summary>
    public const int Stages = 3;

    public const int SharedFloats = Stages * StageFloats;

    private const int TileFloats = Side * (Terms + Quad.Length);
    private const int StageFloats = 2 * TileFloats;
    private const int WarpRows = 64;
    private const int WarpColumns = 32;
    private const int RowOfWarps = Side / WarpColumns;
    private const int RowQuads = Side / Quad.Length;
    private const int OutputPitch = Side + 2 * Quad.Length;

    public static void Run<TUnit, TPrecision, TLeft, TRight>(TensorProductArguments arguments)
        where TUnit : struct, ITensorUnit
        where TPrecision : struct, ITensorPrecision
        where TLeft : struct, IFactorLayout
        where TRight : struct, IFactorLayout
    {
        TUnit.Begin();
        ArrayView<float> shared = SharedMemory.GetDynamic<float>().AsAligned(Quad.Bytes);
        SlicedProduct product = arguments.Product;
        MatrixProductArguments a = product.Whole;
        int columnTiles = (a.N + Side - 1) / Side;
        int rowTile = Grid.IdxX / columnTiles;
        int firstRow = rowTile * Side;
        int firstColumn = (Grid.IdxX - rowTile * columnTiles) * Side;
        int first = Grid.IdxY * product.SliceLength;
        int end = first + product.SliceLength < a.K ? first + product.SliceLength : a.K;
        TensorTileCopy<TLeft> left = TensorTileCopy<TLeft>.At(arguments.A, a.A, product.AlignedA, firstRow, a.M, first, end);
        TensorTileCopy<TRight> right = TensorTileCopy<TRight>.At(arguments.B, a.B, product.AlignedB, firstColumn, a.N, first, end);
        int row = Lane.Warp / RowOfWarps * WarpRows;
        int column = (Lane.Warp & (RowOfWarps - 1)) * WarpColumns;
        left.Start<TUnit>(shared, 0, 0);
        right.Start<TUnit>(shared, TileFloats, 0);
        TUnit.Commit();
        left = left.Next();
        right = right.Next();
        left.Start<TUnit>(shared, StageFloats, 0);
        right.Start<TUnit>(shared, StageFloats + TileFloats, 0);
        TUnit.Commit();
        TUnit.Clear(0);
        TUnit.Clear(4);
        TUnit.Clear(8);
        TUnit.Clear(12);
        int now = 0;
        int next = 2 * StageFloats;
        for (int term = first; term < end; term += Terms)
        {
            TUnit.Wait();
            left.Prepare<TPrecision>(shared, now);
            right.Prepare<TPrecision>(shared, now + TileFloats);
            Group.Barrier();
            left = left.Next();
            right = right.Next();
            int isInside = term + Stages * Terms <= end ? 1 : 0;
            left.Start<TUnit>(shared, next, isInside);
            right.Start<TUnit>(shared, next + TileFloats, isInside);
            TUnit.Commit();
            var lines = TensorFactor.Of(now + row * TensorLayout<TLeft>.LinePitch, TensorLayout<TLeft>.LinePitch, TensorLayout<TLeft>.TermPitch);
            var others = TensorFactor.Of(now + TileFloats + column * TensorLayout<TRight>.LinePitch, TensorLayout<TRight>.LinePitch, TensorLayout<TRight>.TermPitch);
            Multiply<TUnit, TPrecision>(shared, lines, others, 0);
            Multiply<TUnit, TPrecision>(shared, lines, others, 8);
            next = now;
            now = now + StageFloats == Stages * StageFloats ? 0 : now + StageFloats;
        }

        // Nothing may arrive any more where the sums go: the only batch that is not waited for is this empty one.
        TUnit.Commit();
        TUnit.Wait();
        var columns = new ProductColumns(product, firstColumn + (Group.IdxX & (RowQuads - 1)) * Quad.Length);
        Finish<TUnit>(shared, row == 0 ? 1 : 0, column, firstRow, columns);
        Finish<TUnit>(shared, row == 0 ? 0 : 1, column, firstRow + WarpRows, columns);
    }

    /// <summary>A warp's 64 × 32 sums over eight terms.</summary>
    private static void Multiply<TUnit, TPrecision>(ArrayView<float> shared, TensorFactor lines, TensorFactor others, int term)
        where TUnit : struct, ITensorUnit
        where TPrecision : struct, ITensorPrecision
    {
        RightNumbers right = others.Right(shared, term);
        lines.Left(shared, 0, term).Multiply<TUnit, TPrecision>(0, right);
        lines.Left(shared, 16, term).Multiply<TUnit, TPrecision>(4, right);
        lines.Left(shared, 32, term).Multiply<TUnit, TPrecision>(8, right);
        lines.Left(shared, 48, term).Multiply<TUnit, TPrecision>(12, right);
    }

    /// <summary>Writes 64 rows of the tile: the warps to whom they belong stage them, all write them.</summary>
    private static void Finish<TUnit>(ArrayView<float> shared, int isOwn, int column, int firstRow, ProductColumns columns)
        where TUnit : struct, ITensorUnit
    {
        Group.Barrier();
        if (isOwn != 0)
        {
            int at = Lane.Line * OutputPitch + column + Lane.Term * 2;
            TUnit.Store(0, shared, at, 8 * OutputPitch);
            TUnit.Store(1, shared, at + 8, 8 * OutputPitch);
            TUnit.Store(2, shared, at + 16, 8 * OutputPitch);
            TUnit.Store(3, shared, at + 24, 8 * OutputPitch);
            at += 16 * OutputPitch;
            TUnit.Store(4, shared, at, 8 * OutputPitch);
            TUnit.Store(5, shared, at + 8, 8 * OutputPitch);
            TUnit.Store(6, shared, at + 16, 8 * OutputPitch);
            TUnit.Store(7, shared, at + 24, 8 * OutputPitch);
            at += 16 * OutputPitch;
            TUnit.Store(8, shared, at, 8 * OutputPitch);
            TUnit.Store(9, shared, at + 8, 8 * OutputPitch);
            TUnit.Store(10, shared, at + 16, 8 * OutputPitch);
            TUnit.Store(11, shared, at + 24, 8 * OutputPitch);
            at += 16 * OutputPitch;
            TUnit.Store(12, shared, at, 8 * OutputPitch);
            TUnit.Store(13, shared, at + 8, 8 * OutputPitch);
            TUnit.Store(14, shared, at + 16, 8 * OutputPitch);
            TUnit.Store(15, shared, at + 24, 8 * OutputPitch);
        }

        Group.Barrier();
        ArrayView<Quad> quads = shared.Cast<Quad>();
        int quad = (Group.IdxX & (RowQuads - 1));
        for (int row = Group.IdxX / RowQuads; row < WarpRows; row += Threads / RowQuads)
        {
            columns.Write(firstRow + row, quads[row * (OutputPitch / Quad.Length) + quad]);
        }
    }
}
