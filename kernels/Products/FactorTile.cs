using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Products;

/// <summary>
/// One side of a tile of a product: <c>8 · side</c> lines (rows of op(A), columns of op(B)) by <c>side</c> terms of the sum, of which each of the group's side² threads moves two
/// quads. In shared memory it lies [term][line], padded by a quad, so that a thread reads the lines of its micro-tile as quads.
/// </summary>
/// <param name="Matrix">The factor as it lies in memory.</param>
/// <param name="TermsAreColumns">1 if the terms of a line lie side by side in memory, 0 if the lines of a term do.</param>
/// <param name="IsAligned">1 if quads can be loaded at once.</param>
/// <param name="FirstLine">Of this tile.</param>
/// <param name="Lines">Of the whole factor.</param>
/// <param name="EndTerm">Where the sum ends.</param>
internal readonly record struct FactorTile(MatrixOperand Matrix, int TermsAreColumns, int IsAligned, int FirstLine, int Lines, int EndTerm)
{
    /// <summary>Quads of one term of the tile in shared memory, padding included.</summary>
    public static int PitchInQuads(int side) => 2 * side + 1;

    /// <summary>Quad number <paramref name="quad"/> of the tile whose sum starts at <paramref name="term"/>; zeros beyond the matrix.</summary>
    public Quad Load(int side, int term, int quad)
    {
        if (TermsAreColumns != 0)
        {
            int line = quad / (side / Quad.Length);
            int column = (quad - line * (side / Quad.Length)) * Quad.Length;
            return Load(FirstLine + line, term + column, Lines, EndTerm);
        }

        int row = quad / (2 * side);
        return Load(term + row, FirstLine + (quad - row * 2 * side) * Quad.Length, EndTerm, Lines);
    }

    /// <summary>Writes a quad that <see cref="Load(int, int, int)"/> gave to the tile at <paramref name="start"/> floats into <paramref name="shared"/>.</summary>
    public void Store(int side, ArrayView<float> shared, int start, int quad, Quad value)
    {
        int pitch = PitchInQuads(side) * Quad.Length;
        if (TermsAreColumns != 0)
        {
            int line = quad / (side / Quad.Length);
            int at = start + (quad - line * (side / Quad.Length)) * Quad.Length * pitch + line;
            shared[at] = value.X;
            shared[at + pitch] = value.Y;
            shared[at + 2 * pitch] = value.Z;
            shared[at + 3 * pitch] = value.W;
            return;
        }

        int row = quad / (2 * side);
        shared.Cast<Quad>()[start / Quad.Length + row * PitchInQuads(side) + quad - row * 2 * side] = value;
    }

    private Quad Load(int row, int column, int rows, int columns)
    {
        if (row >= rows || column >= columns)
        {
            return default;
        }

        if (IsAligned != 0 && column + Quad.Length <= columns)
        {
            return GroupMemory.Quads(Matrix.Data)[Matrix.Offset(row, column) / Quad.Length];
        }

        return new Quad(
            Matrix.Data[Matrix.Offset(row, column)],
            column + 1 < columns ? Matrix.Data[Matrix.Offset(row, column + 1)] : 0,
            column + 2 < columns ? Matrix.Data[Matrix.Offset(row, column + 2)] : 0,
            column + 3 < columns ? Matrix.Data[Matrix.Offset(row, column + 3)] : 0);
    }
}
