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

    // Rows that one sweep of the narrow tile takes, and the sweeps of its strips.
    internal const int NarrowRows = 3;

    private const int NarrowSweeps = 4;

    /// <summary>
    /// Height of the tiles that <paramref name="rows"/> rows, at least 1, are cut into: as even as can be, so that 32 rows are 11 + 11 + 10 and not 14 + 14 + 4; in whole sweeps where tiles are narrow.
    /// The last tile may be lower, even if it is the only one.
    /// </summary>
    public static int Height(int rows)
    {
        int most = Avx512F.IsSupported ? MostRows : NarrowRows * NarrowSweeps;
        int even = StripPartition.Ceiling(rows, StripPartition.Ceiling(rows, most));
        return Avx512F.IsSupported ? even : StripPartition.Ceiling(even, NarrowRows) * NarrowRows;
    }

    /// <summary>Rows of each tile that <see cref="StripLayout.Packed"/> is to have where strips are <paramref name="height"/> rows high.</summary>
    public static int PackedHeight(int height) => Avx512F.IsSupported ? height : NarrowRows;

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
        Run(rows, layout, a, b, c, cStride, store == TileStore.Add ? c : null, null, following, floats);

    /// <summary>
    /// C = seed + A B, where <paramref name="seed"/> lies like C. The chain of each element begins with the seed, so a sum over k may be broken off after any block, stored, and taken up again
    /// without changing a bit.
    /// </summary>
    public static void Continue(int rows, in StripLayout layout, float* a, float* b, float* c, nint cStride, float* seed) => Run(rows, layout, a, b, c, cStride, null, seed, null, 0);

    /// <summary>C = start + A B, added last, or seed + A B, with which the chains begin; at most one of them is not null.</summary>
    private static void Run(int rows, in StripLayout layout, float* a, float* b, float* c, nint cStride, float* start, float* seed, float* following, int floats)
    {
        if (!Avx512F.IsSupported)
        {
            switch (layout.StepStride)
            {
                case 1:
                    RunNarrow<UnitStride>(rows, layout, a, b, c, cStride, start, seed, following, floats);
                    break;
                case NarrowRows:
                    RunNarrow<PackedStride>(rows, layout, a, b, c, cStride, start, seed, following, floats);
                    break;
                case Columns:
                    RunNarrow<PanelStride>(rows, layout, a, b, c, cStride, start, seed, following, floats);
                    break;
                default:
                    RunNarrow<AnyStride>(rows, layout, a, b, c, cStride, start, seed, following, floats);
                    break;
            }

            return;
        }

        for (int tiles = StripPartition.Ceiling(rows, layout.TileHeight == 0 ? MostRows : layout.TileHeight); tiles > 1; tiles--)
        {
            int height = layout.TileHeight == 0 ? StripPartition.Ceiling(rows, tiles) : layout.TileHeight;
            RunWide(height, layout, a, b, c, cStride, start, seed);
            a += layout.After(height);
            c += height * cStride;
            start += start == null ? 0 : height * cStride;
            seed += seed == null ? 0 : height * cStride;
            rows -= height;
        }

        RunWide(rows, layout, a, b, c, cStride, start, seed);
    }

    private static void RunNarrow<TStep>(int rows, in StripLayout layout, float* a, float* b, float* c, nint cStride, float* start, float* seed, float* following, int floats)
        where TStep : struct, IStepStride
    {
        int sweeps = rows / NarrowRows;
        int whole = sweeps * NarrowRows;
        NarrowTile<Rows3, TStep>.Run(sweeps, layout, a, b, c, cStride, start, seed, following, floats);
        if (whole == rows)
        {
            return;
        }

        a += sweeps * layout.After(NarrowRows);
        c += whole * cStride;
        start += start == null ? 0 : whole * cStride;
        seed += seed == null ? 0 : whole * cStride;
        if (rows - whole == 2)
        {
            NarrowTile<Rows2, TStep>.Run(1, layout, a, b, c, cStride, start, seed, null, 0);
        }
        else
        {
            NarrowTile<Rows1, TStep>.Run(1, layout, a, b, c, cStride, start, seed, null, 0);
        }
    }

    private static void RunWide(int rows, in StripLayout layout, float* a, float* b, float* c, nint cStride, float* start, float* seed)
    {
        switch (rows)
        {
            case 14:
                WideTile<Rows14>.Run(layout, a, b, c, cStride, start, seed);
                break;
            case 13:
                WideTile<Rows13>.Run(layout, a, b, c, cStride, start, seed);
                break;
            case 12:
                WideTile<Rows12>.Run(layout, a, b, c, cStride, start, seed);
                break;
            case 11:
                WideTile<Rows11>.Run(layout, a, b, c, cStride, start, seed);
                break;
            case 10:
                WideTile<Rows10>.Run(layout, a, b, c, cStride, start, seed);
                break;
            case 9:
                WideTile<Rows9>.Run(layout, a, b, c, cStride, start, seed);
                break;
            case 8:
                WideTile<Rows8>.Run(layout, a, b, c, cStride, start, seed);
                break;
            case 7:
                WideTile<Rows7>.Run(layout, a, b, c, cStride, start, seed);
                break;
            case 6:
                WideTile<Rows6>.Run(layout, a, b, c, cStride, start, seed);
                break;
            case 5:
                WideTile<Rows5>.Run(layout, a, b, c, cStride, start, seed);
                break;
            case 4:
                WideTile<Rows4>.Run(layout, a, b, c, cStride, start, seed);
                break;
            case 3:
                WideTile<Rows3>.Run(layout, a, b, c, cStride, start, seed);
                break;
            case 2:
                WideTile<Rows2>.Run(layout, a, b, c, cStride, start, seed);
                break;
            case 1:
                WideTile<Rows1>.Run(layout, a, b, c, cStride, start, seed);
                break;
        }
    }
}
