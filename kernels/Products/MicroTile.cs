using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Products;

/// <summary>
/// The sums that one thread keeps in registers, four quads of rows by eight columns. A value, because devices keep values and not arrays in registers; forms of two quads leave the
/// others as they are, and the compiler leaves them out.
/// </summary>
internal readonly record struct MicroTile(OctetRows Q0, OctetRows Q1, OctetRows Q2, OctetRows Q3)
{
    /// <summary>Columns of a thread: two quads, half a tile from each other.</summary>
    public const int Columns = 8;

    /// <summary>This + the products of one term, whose lines start at the given quads of shared memory.</summary>
    public MicroTile Plus<TForm>(ArrayView<Quad> quads, long rows, long columns)
        where TForm : struct, ITileForm
    {
        var octet = new Octet(quads[columns], quads[columns + TForm.ThreadColumns]);
        OctetRows q0 = Q0.Plus(quads[rows], octet);
        OctetRows q1 = Q1.Plus(quads[rows + TForm.ThreadRows], octet);
        return TForm.RowQuads == 2
            ? new MicroTile(q0, q1, Q2, Q3)
            : new MicroTile(q0, q1, Q2.Plus(quads[rows + 2 * TForm.ThreadRows], octet), Q3.Plus(quads[rows + 3 * TForm.ThreadRows], octet));
    }
}
