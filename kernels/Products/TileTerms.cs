using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Products;

/// <summary>The terms of two tiles in shared memory, as one thread multiplies them.</summary>
internal readonly struct TileTerms<TForm>
    where TForm : struct, ITileForm
{
    private readonly ArrayView<Quad> quads;

    // Long, so that the distances between terms become part of the loads' instructions.
    private readonly long rows;
    private readonly long columns;

    /// <param name="quads">Shared memory.</param>
    /// <param name="left">Where the tile of the left factor begins.</param>
    /// <param name="right">Where that of the right one does.</param>
    public TileTerms(ArrayView<Quad> quads, int left, int right)
    {
        this.quads = quads;
        rows = left + ThreadPlace<TForm>.Row;
        columns = right + ThreadPlace<TForm>.Column;
    }

    /// <summary><paramref name="sums"/> + the products of <paramref name="term"/>.</summary>
    public MicroTile Single(int term, MicroTile sums) => sums.Plus<TForm>(quads, rows + (long)term * Pitch, columns + (long)term * Pitch);

    /// <summary>+ those of four terms from <paramref name="term"/> on. Without a loop: ILGPU does not unroll.</summary>
    public MicroTile Four(int term, MicroTile sums) => Four(rows + (long)term * Pitch, columns + (long)term * Pitch, sums);

    /// <summary>+ those of <paramref name="count"/> terms, a multiple of four, from <paramref name="term"/> on.</summary>
    public MicroTile Range(int term, int count, MicroTile sums)
    {
        if (count == 4)
        {
            return Four(term, sums);
        }

        long row = rows + (long)term * Pitch;
        long column = columns + (long)term * Pitch;
        for (int i = 0; i < count; i += 4)
        {
            sums = Four(row, column, sums);
            row += 4 * Pitch;
            column += 4 * Pitch;
        }

        return sums;
    }

    private static int Pitch => TileForm<TForm>.PitchInQuads;

    private MicroTile Four(long row, long column, MicroTile sums)
    {
        sums = sums.Plus<TForm>(quads, row, column);
        sums = sums.Plus<TForm>(quads, row + Pitch, column + Pitch);
        sums = sums.Plus<TForm>(quads, row + 2 * Pitch, column + 2 * Pitch);
        return sums.Plus<TForm>(quads, row + 3 * Pitch, column + 3 * Pitch);
    }
}
