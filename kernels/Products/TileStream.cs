namespace Accelerated.Kernels.Products;

/// <summary>What must be known of a <see cref="TileCursor"/> where all that it reads is inside: little, because registers are scarce there.</summary>
internal readonly record struct TileStream(long Offset, int Within)
{
    /// <summary>The same quad of the tile <paramref name="terms"/> further on.</summary>
    public TileStream Next(MatrixOperand matrix, int termsAreColumns, int terms)
    {
        if (termsAreColumns == 0)
        {
            return new TileStream(Offset + (long)terms * matrix.RowStride, Within);
        }

        // A loop and no division, which would be made even where no block ends.
        int within = Within + terms;
        long offset = Offset + terms;
        while (within >= matrix.BlockWidth)
        {
            within -= matrix.BlockWidth;
            offset += matrix.BlockStride - matrix.BlockWidth;
        }

        return new TileStream(offset, within);
    }
}
