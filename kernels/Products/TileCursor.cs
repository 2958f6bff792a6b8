using Accelerated.Kernels.Groups;

namespace Accelerated.Kernels.Products;

/// <summary>
/// One thread's quad of a tile that moves over a matrix: element (<see cref="Row"/>, <see cref="Column"/>) and its place in memory, which is found once and then followed, because
/// a matrix in blocks would need a division for every quad. The thread's other quads of the tile lie some rows below.
/// </summary>
/// <param name="Rows">Where the matrix, or the part of it that counts, ends.</param>
/// <param name="Columns">Likewise.</param>
/// <param name="Within">Column within its block.</param>
/// <param name="Offset">Position in the matrix's data.</param>
internal readonly record struct TileCursor(MatrixOperand Matrix, int Rows, int Columns, int Row, int Column, int Within, long Offset)
{
    public static TileCursor At(MatrixOperand matrix, int rows, int columns, int row, int column)
    {
        int block = column < matrix.BlockWidth ? 0 : column / matrix.BlockWidth;
        return new TileCursor(matrix, rows, columns, row, column, column - block * matrix.BlockWidth, matrix.Offset(row, column));
    }

    public TileCursor Down(int rows) => new(Matrix, Rows, Columns, Row + rows, Column, Within, Offset + (long)rows * Matrix.RowStride);

    public TileCursor Right(int columns)
    {
        int within = Within + columns;
        long offset = Offset + columns;
        while (within >= Matrix.BlockWidth)
        {
            within -= Matrix.BlockWidth;
            offset += Matrix.BlockStride - Matrix.BlockWidth;
        }

        return new TileCursor(Matrix, Rows, Columns, Row, Column + columns, within, offset);
    }

    /// <summary>Elements of the quad <paramref name="below"/> rows further down that count.</summary>
    public int Count(int below)
    {
        int left = Columns - Column;
        int count = left < Quad.Length ? left : Quad.Length;
        return Row + below < Rows && count > 0 ? count : 0;
    }

    /// <summary>Where the quad <paramref name="below"/> rows further down lies.</summary>
    public long Place(int below) => Offset + (long)below * Matrix.RowStride;

    /// <summary>Where element <paramref name="i"/> of that quad lies, which need not be beside the one before it where blocks are no multiples of a quad.</summary>
    public long Place(int below, int i) => Matrix.Offset(Row + below, Column + i);
}
