using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Products;

/// <summary>
/// One side of a tile of a product: <see cref="TileForm{TForm}.Side"/> lines (rows of op(A), columns of op(B)) by <see cref="ITileForm.Terms"/> terms of the sum, of which each thread
/// moves a few quads. In shared memory it lies [term][line], padded by a quad, so that a thread reads the lines of its micro-tile as quads.
/// </summary>
/// <param name="First">The thread's first quad.</param>
/// <param name="IsAligned">1 if quads can be loaded at once.</param>
internal readonly record struct FactorTile<TForm, TLayout>(TileCursor First, int IsAligned)
    where TForm : struct, ITileForm
    where TLayout : struct, IFactorLayout
{
    /// <summary>The tile from <paramref name="line"/> and <paramref name="term"/> on.</summary>
    /// <param name="matrix">The factor as it lies in memory.</param>
    /// <param name="isAligned">As <see cref="IsAligned"/>.</param>
    /// <param name="line">Of the tile.</param>
    /// <param name="lines">Of the whole factor.</param>
    /// <param name="term">Of the tile.</param>
    /// <param name="endTerm">Where the sum ends.</param>
    public static FactorTile<TForm, TLayout> At(MatrixOperand matrix, int isAligned, int line, int lines, int term, int endTerm)
    {
        int row = Row;
        int column = Column;
        TileCursor first = TLayout.TermsAreColumns != 0
            ? TileCursor.At(matrix, lines, endTerm, line + row, term + column)
            : TileCursor.At(matrix, endTerm, lines, term + row, line + column);
        return new FactorTile<TForm, TLayout>(first, isAligned);
    }

    /// <summary>The tile <see cref="ITileForm.Terms"/> terms further on.</summary>
    public FactorTile<TForm, TLayout> Next() => new(TLayout.TermsAreColumns != 0 ? First.Right(TForm.Terms) : First.Down(TForm.Terms), IsAligned);

    /// <summary>The thread's first quad, to be followed while tiles are known to be whole.</summary>
    public QuadStream Stream() => QuadStream.Of(First);

    /// <summary>What <paramref name="stream"/> is for the next tile.</summary>
    public QuadStream After(QuadStream stream) => stream.Next(First.Matrix, TLayout.TermsAreColumns, TForm.Terms);

    /// <summary>The thread's quads of the tile at <paramref name="stream"/>, all of which is inside and aligned.</summary>
    public FactorQuads LoadWhole(QuadStream stream) => new(
        LoadWhole(stream, 0),
        LoadWhole(stream, 1),
        TileForm<TForm>.QuadsPerThread > 2 ? LoadWhole(stream, 2) : default,
        TileForm<TForm>.QuadsPerThread > 2 ? LoadWhole(stream, 3) : default);

    /// <summary>Loads the tile, all of which is inside and aligned, and stores it at <paramref name="start"/> quads into <paramref name="shared"/>.</summary>
    public void MoveWhole(ArrayView<float> shared, int start) => Store(shared, start, LoadWhole(Stream()));

    /// <summary>Loads the tile, which may reach beyond the matrix, where zeros take its place, and stores it at <paramref name="start"/> quads into <paramref name="shared"/>.</summary>
    public void Move(ArrayView<float> shared, int start)
    {
        long own = Own(start);
        for (int number = 0; number < TileForm<TForm>.QuadsPerThread; number++)
        {
            Store(shared, own, number, Load(number));
        }
    }

    /// <summary>Where the thread's first quad belongs in the tile at <paramref name="start"/> quads into shared memory, for <see cref="Store(ArrayView{float}, long, int, Quad)"/>. Long, so that the distances of the others become part of instructions.</summary>
    public static long Own(int start) => TLayout.TermsAreColumns != 0
        ? Quad.Length * (start + Column * TileForm<TForm>.PitchInQuads) + Row
        : start + Row * TileForm<TForm>.PitchInQuads + Column / Quad.Length;

    /// <summary>Writes the thread's quads to the tile at <paramref name="start"/> quads into <paramref name="shared"/>.</summary>
    public static void Store(ArrayView<float> shared, int start, FactorQuads values)
    {
        long own = Own(start);
        Store(shared, own, 0, values.Q0);
        Store(shared, own, 1, values.Q1);
        if (TileForm<TForm>.QuadsPerThread > 2)
        {
            Store(shared, own, 2, values.Q2);
            Store(shared, own, 3, values.Q3);
        }
    }

    /// <summary>Writes the thread's quad <paramref name="number"/> to the tile of which it has <paramref name="own"/>.</summary>
    public static void Store(ArrayView<float> shared, long own, int number, Quad value)
    {
        int pitch = TileForm<TForm>.PitchInQuads;
        if (TLayout.TermsAreColumns != 0)
        {
            long at = own + number * RowsBelow;
            shared[at] = value.X;
            shared[at + pitch * Quad.Length] = value.Y;
            shared[at + 2 * pitch * Quad.Length] = value.Z;
            shared[at + 3 * pitch * Quad.Length] = value.W;
            return;
        }

        shared.Cast<Quad>()[own + number * RowsBelow * pitch] = value;
    }

    private static int PerRow => TLayout.TermsAreColumns != 0 ? TForm.Terms / Quad.Length : TileForm<TForm>.Side / Quad.Length;

    /// <summary>Rows of memory from one of the thread's quads to the next.</summary>
    private static int RowsBelow => TileForm<TForm>.Threads / PerRow;

    private static int Row => Group.IdxX / PerRow;

    private static int Column => (Group.IdxX & (PerRow - 1)) * Quad.Length;

    private Quad LoadWhole(QuadStream stream, int number) =>
        GroupMemory.Quads(First.Matrix.Data)[stream.Place + (long)(number * RowsBelow) * (First.Matrix.RowStride >> 2)];

    private Quad Load(int number)
    {
        int below = number * RowsBelow;
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
}
