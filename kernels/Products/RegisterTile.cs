using System.Runtime.Intrinsics.X86;

namespace Accelerated.Kernels.Products;

/// <summary>
/// The innermost piece of every product on the host: C = A B or C += A B for any number of rows and exactly <see cref="Columns"/> columns, in tiles whose sums stay in registers. A column of B may be
/// padding; its column of C then is too. Every element of C is one chain of multiply-adds in the order of k, whatever the number of rows, so splitting C into other tiles changes no bit.
/// </summary>
internal static unsafe class RegisterTile
{
    /// <summary>No tile is higher.</summary>
    public const int MostRows = 14;

    public const int Columns = 32;

    /// <summary>Steps from which on it pays to ask for C ahead: products of so many steps are larger than the nearest cache.</summary>
    public const int LeastFarSteps = 128;

    // Sweeps of the narrow tile in a strip.
    private const int NarrowSweeps = 4;

    /// <summary>Whether tiles are <see cref="WideTiles"/>.</summary>
    public static bool IsWide => Avx512F.IsSupported;

    /// <summary>
    /// Height of the tiles that <paramref name="rows"/> rows, at least 1, are cut into: as even as can be, so that 32 rows are 11 + 11 + 10 and not 14 + 14 + 4; in whole sweeps where tiles are narrow.
    /// The last tile may be lower, even if it is the only one.
    /// </summary>
    public static int Height(int rows)
    {
        int most = IsWide ? MostRows : NarrowTiles.Rows * NarrowSweeps;
        int even = StripPartition.Ceiling(rows, StripPartition.Ceiling(rows, most));
        return IsWide ? even : StripPartition.Ceiling(even, NarrowTiles.Rows) * NarrowTiles.Rows;
    }

    /// <summary>Rows of each tile that <see cref="StripLayout.Packed"/> is to have where strips are <paramref name="height"/> rows high.</summary>
    public static int PackedHeight(int height) => IsWide ? height : NarrowTiles.Rows;

    /// <summary>What lies at <paramref name="a"/> and <paramref name="b"/> is said by <paramref name="layout"/>.</summary>
    /// <param name="rows">At least 1. Above <see cref="MostRows"/> there may be several tiles.</param>
    /// <param name="layout">Where element (row, k) of A and (k, column) of B lie.</param>
    /// <param name="a">Element (0, 0) of A.</param>
    /// <param name="b">Element (0, 0) of B.</param>
    /// <param name="c">Element (0, 0) of C; all 32 columns of every row are written.</param>
    /// <param name="cStride">Distance of C's rows.</param>
    /// <param name="store">Whether C is replaced or added to.</param>
    /// <param name="following">What a later call will need from further away, or null: the narrow tile fetches it into the second-level cache meanwhile; the wide one asks for its own operands ahead.</param>
    /// <param name="floats">Floats at <paramref name="following"/>, none if negative.</param>
    public static void Run(int rows, in StripLayout layout, float* a, float* b, float* c, nint cStride, TileStore store, float* following = null, int floats = 0) =>
        Run(rows, layout, a, b, c, cStride, store == TileStore.Add ? TileAddends.Added(c, cStride) : default, following, floats);

    /// <summary>
    /// C = A B and <paramref name="addends"/>. A sum over k may be broken off after any block, stored, and taken up again as the seed of the rest without changing a bit.
    /// </summary>
    public static void Run(int rows, in StripLayout layout, float* a, float* b, float* c, nint cStride, in TileAddends addends, float* following = null, int floats = 0)
    {
        if (IsWide)
        {
            WideTiles.Run(rows, layout, a, b, c, cStride, addends);
        }
        else
        {
            NarrowTiles.Run(rows, layout, a, b, c, cStride, addends, following, floats);
        }
    }
}
