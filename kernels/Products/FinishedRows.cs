using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Products;

/// <summary>The rows of a tile that a quad of every thread's has, on their way from registers through shared memory to C or, for a slice, to its partial sums.</summary>
internal static class FinishedRows
{
    /// <summary>The first column, within the tile, of what the thread writes.</summary>
    public static int Column<TForm>()
        where TForm : struct, ITileForm => (Group.IdxX & (QuadsOfRow<TForm>() - 1)) * Quad.Length;

    /// <summary>All threads come, one quad of rows after the other; what shared memory had is read before the first. Rows before <paramref name="fromRow"/> are not written.</summary>
    public static void Pass<TForm>(ArrayView<float> shared, OctetRows sums, int firstRow, int fromRow, ProductColumns columns)
        where TForm : struct, ITileForm
    {
        ArrayView<Quad> quads = shared.Cast<Quad>();
        int pitch = TileForm<TForm>.PitchInQuads;
        int at = ThreadPlace<TForm>.Row * Quad.Length * pitch + ThreadPlace<TForm>.Column;
        Stage<TForm>(quads, at, sums.R0);
        Stage<TForm>(quads, at + pitch, sums.R1);
        Stage<TForm>(quads, at + 2 * pitch, sums.R2);
        Stage<TForm>(quads, at + 3 * pitch, sums.R3);
        Group.Barrier();
        for (int row = Group.IdxX / QuadsOfRow<TForm>(); row < Quad.Length * TForm.ThreadRows; row += TileForm<TForm>.Threads / QuadsOfRow<TForm>())
        {
            if (firstRow + row >= fromRow)
            {
                columns.Write(firstRow + row, quads[row * pitch + Column<TForm>() / Quad.Length]);
            }
        }

        Group.Barrier();
    }

    private static int QuadsOfRow<TForm>()
        where TForm : struct, ITileForm => TileForm<TForm>.Side / Quad.Length;

    private static void Stage<TForm>(ArrayView<Quad> quads, int at, Octet row)
        where TForm : struct, ITileForm
    {
        quads[at] = row.Low;
        quads[at + TForm.ThreadColumns] = row.High;
    }
}
