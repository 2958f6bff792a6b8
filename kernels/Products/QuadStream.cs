using Accelerated.Kernels.Groups;

namespace Accelerated.Kernels.Products;

/// <summary>
/// What must be known of a <see cref="TileCursor"/> where all that it reads is inside and aligned: little, because registers are scarce there, and counted in quads, because every
/// division is one too many.
/// </summary>
/// <param name="Place">Of the thread's first quad in the matrix's data.</param>
/// <param name="Within">Column within its block, in floats.</param>
internal readonly record struct QuadStream(long Place, int Within)
{
    public static QuadStream Of(TileCursor cursor) => new(cursor.Offset / Quad.Length, cursor.Within);

    /// <summary>The same quad of the tile <paramref name="terms"/> terms further on.</summary>
    public QuadStream Next(MatrixOperand matrix, int termsAreColumns, int terms)
    {
        if (termsAreColumns == 0)
        {
            return new QuadStream(Place + (long)terms * (matrix.RowStride >> 2), Within);
        }

        // A loop and no division, which would be made even where no block ends.
        int within = Within + terms;
        long place = Place + terms / Quad.Length;
        while (within >= matrix.BlockWidth)
        {
            within -= matrix.BlockWidth;
            place += (matrix.BlockStride - matrix.BlockWidth) >> 2;
        }

        return new QuadStream(place, within);
    }
}
