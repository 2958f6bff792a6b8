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
    public static void Run<TForm, TLeft, TRight>(SlicedProduct product)
        where TForm : struct, ITileForm
        where TLeft : struct, IFactorLayout
        where TRight : struct, IFactorLayout
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(TileForm<TForm>.SharedFloats).AsAligned(Quad.Bytes);
        ArrayView<Quad> quads = shared.Cast<Quad>();
        int tile = TileForm<TForm>.Side;
        int factor = TileForm<TForm>.TileQuads;
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

        // While the next tiles are known to be whole, nothing is asked about them.
        int count = isWhole && end - first >= TForm.Terms ? (end - first) / TForm.Terms - 1 : 0;
        MicroTile sums = TForm.IsPipelined
            ? WholeTiles.MultiplyPipelined(shared, left, right, count)
            : WholeTiles.Multiply(shared, left, right, count);
        int term = first + count * TForm.Terms;
        int now = (count & 1) * factor;

        // Found again, because nothing else should take registers meanwhile.
        left = FactorTile<TForm, TLeft>.At(a.A, product.AlignedA, firstRow, a.M, term, end);
        right = FactorTile<TForm, TRight>.At(a.B, product.AlignedB, firstColumn, a.N, term, end);
        for (; term < end; term += TForm.Terms)
        {
            int next = factor - now;
            var terms = new TileTerms<TForm>(quads, now, rights + now);
            sums = terms.Range(0, TForm.Terms, sums);
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
}
