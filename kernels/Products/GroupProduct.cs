using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Products;

/// <summary>
/// One group of threads per tile of C and per slice of the sum. Tiles of both factors pass through shared memory, <see cref="ITileForm.Terms"/> terms at a time and twice over, so
/// that the next ones are on their way while these are multiplied; a thread keeps its sums in registers. They then take the way through shared memory, so that C is written row by row.
/// </summary>
internal static class GroupProduct
{
    /// <summary>Quads of the next tiles that a thread has under way at a time: registers are scarce.</summary>
    public const int QuadsUnderWay = 2;

    /// <summary>Terms whose products a thread adds without a branch: ILGPU does not unroll loops.</summary>
    private const int Unrolled = 4;

    public static void Run<TForm, TLeft, TRight>(SlicedProduct product)
        where TForm : struct, ITileForm
        where TLeft : struct, IFactorLayout
        where TRight : struct, IFactorLayout
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(TileForm<TForm>.SharedFloats).AsAligned(Quad.Bytes);
        int tile = TileForm<TForm>.Side;
        int factor = TileForm<TForm>.TileFloats;
        int rights = 2 * factor;
        MatrixProductArguments a = product.Whole;
        int columnTiles = (a.N + tile - 1) / tile;
        int rowTile = Grid.IdxX / columnTiles;
        int ownRow = rowTile * tile;
        int ownColumn = (Grid.IdxX - rowTile * columnTiles) * tile;
        int first = Grid.IdxY * product.SliceLength;
        int end = first + product.SliceLength < a.K ? first + product.SliceLength : a.K;

        // The last tiles of a row or column are moved back until they are whole, and leave out what others write. Quads keep their alignment.
        int firstRow = ownRow + tile > a.M && a.M >= tile && (TLeft.TermsAreColumns != 0 || a.M % Quad.Length == 0) ? a.M - tile : ownRow;
        int firstColumn = ownColumn + tile > a.N && a.N >= tile && a.N % Quad.Length == 0 ? a.N - tile : ownColumn;
        bool isWhole = product.AlignedA != 0 && product.AlignedB != 0 && firstRow + tile <= a.M && firstColumn + tile <= a.N;
        FactorTile<TForm, TLeft> left = FactorTile<TForm, TLeft>.At(a.A, product.AlignedA, firstRow, a.M, first, end);
        FactorTile<TForm, TRight> right = FactorTile<TForm, TRight>.At(a.B, product.AlignedB, firstColumn, a.N, first, end);
        if (isWhole && first + TForm.Terms <= end)
        {
            left.MoveWhole(shared, 0);
            right.MoveWhole(shared, rights);
        }
        else
        {
            left.Move(shared, 0);
            right.Move(shared, rights);
        }

        Group.Barrier();

        MicroTile sums = default;
        int now = 0;
        int term = first;

        // While the next tiles are known to be whole, nothing is asked about them, and nothing is kept in registers but where they are.
        if (isWhole)
        {
            TileStream leftStream = left.Stream();
            TileStream rightStream = right.Stream();
            for (; term + 2 * TForm.Terms <= end; term += TForm.Terms)
            {
                int next = factor - now;

                // Before all else: the compiler would keep what it read ahead of a branch in registers across it.
                leftStream = left.After(leftStream);
                rightStream = right.After(rightStream);
                Quad one = left.LoadWhole(leftStream, 0);
                Quad other = left.LoadWhole(leftStream, 1);
                sums = Multiply<TForm>(shared, now, rights + now, 0, sums);
                FactorTile<TForm, TLeft>.Store(shared, next, 0, one);
                FactorTile<TForm, TLeft>.Store(shared, next, 1, other);
                if (TileForm<TForm>.QuadsPerThread > QuadsUnderWay)
                {
                    one = left.LoadWhole(leftStream, 2);
                    other = left.LoadWhole(leftStream, 3);
                    sums = Multiply<TForm>(shared, now, rights + now, TileForm<TForm>.TermsAtOnce, sums);
                    FactorTile<TForm, TLeft>.Store(shared, next, 2, one);
                    FactorTile<TForm, TLeft>.Store(shared, next, 3, other);
                }

                one = right.LoadWhole(rightStream, 0);
                other = right.LoadWhole(rightStream, 1);
                sums = Multiply<TForm>(shared, now, rights + now, TForm.Terms / 2, sums);
                FactorTile<TForm, TRight>.Store(shared, rights + next, 0, one);
                FactorTile<TForm, TRight>.Store(shared, rights + next, 1, other);
                if (TileForm<TForm>.QuadsPerThread > QuadsUnderWay)
                {
                    one = right.LoadWhole(rightStream, 2);
                    other = right.LoadWhole(rightStream, 3);
                    sums = Multiply<TForm>(shared, now, rights + now, TForm.Terms / 2 + TileForm<TForm>.TermsAtOnce, sums);
                    FactorTile<TForm, TRight>.Store(shared, rights + next, 2, one);
                    FactorTile<TForm, TRight>.Store(shared, rights + next, 3, other);
                }

                Group.Barrier();
                now = next;
            }

            left = FactorTile<TForm, TLeft>.At(a.A, product.AlignedA, firstRow, a.M, term, end);
            right = FactorTile<TForm, TRight>.At(a.B, product.AlignedB, firstColumn, a.N, term, end);
        }

        for (; term < end; term += TForm.Terms)
        {
            int next = factor - now;
            for (int t = 0; t < TForm.Terms; t += TileForm<TForm>.TermsAtOnce)
            {
                sums = Multiply<TForm>(shared, now, rights + now, t, sums);
            }

            if (term + TForm.Terms < end)
            {
                left = left.Next();
                left.Move(shared, next);
                right = right.Next();
                right.Move(shared, rights + next);
            }

            Group.Barrier();
            now = next;
        }

        var columns = new ProductColumns(product, firstColumn + FinishedRows.Column<TForm>());
        int fromRow = firstColumn + FinishedRows.Column<TForm>() < ownColumn ? a.M : ownRow;
        FinishedRows.Pass<TForm>(shared, sums.Q0, firstRow, fromRow, columns);
        FinishedRows.Pass<TForm>(shared, sums.Q1, firstRow + Quad.Length * TForm.ThreadRows, fromRow, columns);
        if (TForm.RowQuads > 2)
        {
            FinishedRows.Pass<TForm>(shared, sums.Q2, firstRow + 2 * Quad.Length * TForm.ThreadRows, fromRow, columns);
            FinishedRows.Pass<TForm>(shared, sums.Q3, firstRow + 3 * Quad.Length * TForm.ThreadRows, fromRow, columns);
        }
    }

    /// <summary>+ the products of as many terms as a thread takes between two moves, of the tiles that start at <paramref name="left"/> and <paramref name="right"/>.</summary>
    private static MicroTile Multiply<TForm>(ArrayView<float> shared, int left, int right, int term, MicroTile sums)
        where TForm : struct, ITileForm
    {
        ArrayView<Quad> quads = shared.Cast<Quad>();
        int pitch = TileForm<TForm>.PitchInQuads;

        // Long, so that the distances between terms become part of the loads' instructions.
        long rows = left / Quad.Length + ThreadPlace<TForm>.Row + term * pitch;
        long columns = right / Quad.Length + ThreadPlace<TForm>.Column + term * pitch;
        if (TileForm<TForm>.TermsAtOnce == Unrolled)
        {
            return FewTerms<TForm>(quads, rows, columns, sums);
        }

        for (int t = 0; t < TileForm<TForm>.TermsAtOnce; t += Unrolled)
        {
            sums = FewTerms<TForm>(quads, rows, columns, sums);
            rows += Unrolled * pitch;
            columns += Unrolled * pitch;
        }

        return sums;
    }

    private static MicroTile FewTerms<TForm>(ArrayView<Quad> quads, long rows, long columns, MicroTile sums)
        where TForm : struct, ITileForm
    {
        int pitch = TileForm<TForm>.PitchInQuads;
        sums = sums.Plus<TForm>(quads, rows, columns);
        sums = sums.Plus<TForm>(quads, rows + pitch, columns + pitch);
        sums = sums.Plus<TForm>(quads, rows + 2 * pitch, columns + 2 * pitch);
        return sums.Plus<TForm>(quads, rows + 3 * pitch, columns + 3 * pitch);
    }
}
