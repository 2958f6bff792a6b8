using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Products;

/// <summary>
/// One side of a tile of a product: <c>8 · side</c> lines (rows of op(A), columns of op(B)) by <c>side</c> terms of the sum, of which each of the group's side² threads moves two
/// quads. In shared memory it lies [term][line], padded by a quad, so that a thread reads the lines of its micro-tile as quads.
/// </summary>
/// <param name="First">The thread's first quad.</param>
/// <param name="TermsAreColumns">1 if the terms of a line lie side by side in memory, 0 if the lines of a term do.</param>
/// <param name="IsAligned">1 if quads can be loaded at once.</param>
internal readonly record struct FactorTile(TileCursor First, int TermsAreColumns, int IsAligned)
{
    /// <summary>Quads of one term of the tile in shared memory, padding included.</summary>
    public static int PitchInQuads(int side) => 2 * side + 1;

    /// <summary>The tile from <paramref name="line"/> and <paramref name="term"/> on.</summary>
    /// <param name="side">Of the group.</param>
    /// <param name="matrix">The factor as it lies in memory.</param>
    /// <param name="termsAreColumns">As <see cref="TermsAreColumns"/>.</param>
    /// <param name="isAligned">As <see cref="IsAligned"/>.</param>
    /// <param name="line">Of the tile.</param>
    /// <param name="lines">Of the whole factor.</param>
    /// <param name="term">Of the tile.</param>
    /// <param name="endTerm">Where the sum ends.</param>
    /// <param name="thread">Of the group.</param>
    public static FactorTile At(int side, MatrixOperand matrix, int termsAreColumns, int isAligned, int line, int lines, int term, int endTerm, int thread)
    {
        int perRow = termsAreColumns != 0 ? side / Quad.Length : 2 * side;
        int row = thread / perRow;
        int column = (thread - row * perRow) * Quad.Length;
        TileCursor first = termsAreColumns != 0
            ? TileCursor.At(matrix, lines, endTerm, line + row, term + column)
            : TileCursor.At(matrix, endTerm, lines, term + row, line + column);
        return new FactorTile(first, termsAreColumns, isAligned);
    }

    /// <summary>The tile <paramref name="side"/> terms further on.</summary>
    public FactorTile Next(int side) => new(TermsAreColumns != 0 ? First.Right(side) : First.Down(side), TermsAreColumns, IsAligned);

    /// <summary>The thread's first quad, to be followed while tiles are known to be whole.</summary>
    public TileStream Stream() => new(First.Offset, First.Within);

    /// <summary>The thread's first (0) or second (1) quad of the tile at <paramref name="stream"/>, all of which is inside and aligned.</summary>
    public Quad LoadWhole(int side, TileStream stream, int number) =>
        GroupMemory.Quads(First.Matrix.Data)[(stream.Offset + (long)(number * Below(side)) * First.Matrix.RowStride) / Quad.Length];

    /// <summary>The thread's first (0) or second (1) quad; zeros beyond the matrix.</summary>
    public Quad Load(int side, int number)
    {
        int below = number * Below(side);
        int count = First.Count(below);
        if (count == 0)
        {
            return default;
        }

        if (IsAligned != 0 && count == Quad.Length)
        {
            return GroupMemory.Quads(First.Matrix.Data)[First.Place(below) / Quad.Length];
        }

        return new Quad(
            First.Matrix.Data[First.Place(below)],
            count > 1 ? First.Matrix.Data[First.Place(below, 1)] : 0,
            count > 2 ? First.Matrix.Data[First.Place(below, 2)] : 0,
            count > 3 ? First.Matrix.Data[First.Place(below, 3)] : 0);
    }

    /// <summary>Writes a quad that <see cref="Load"/> gave to the tile at <paramref name="start"/> floats into <paramref name="shared"/>.</summary>
    public void Store(int side, ArrayView<float> shared, int start, int thread, int number, Quad value)
    {
        if (TermsAreColumns != 0)
        {
            int pitch = PitchInQuads(side) * Quad.Length;
            int line = thread / (side / Quad.Length);
            int at = start + (thread - line * (side / Quad.Length)) * Quad.Length * pitch + line + number * Below(side);
            shared[at] = value.X;
            shared[at + pitch] = value.Y;
            shared[at + 2 * pitch] = value.Z;
            shared[at + 3 * pitch] = value.W;
            return;
        }

        int term = thread / (2 * side);
        shared.Cast<Quad>()[start / Quad.Length + (term + number * Below(side)) * PitchInQuads(side) + thread - term * 2 * side] = value;
    }

    /// <summary>Rows of memory from the thread's first quad to its second.</summary>
    private int Below(int side) => TermsAreColumns != 0 ? Quad.Length * side : side / 2;
}
