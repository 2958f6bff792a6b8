namespace Accelerated.Kernels.Products;

/// <summary><see cref="RegisterTile"/> where vectors are shorter than 512 bits: any number of rows in one call of <see cref="NarrowTile{TRows, TStep}"/>, and a rest.</summary>
internal static unsafe class NarrowTiles
{
    /// <summary>Rows that one sweep takes.</summary>
    public const int Rows = 3;

    /// <summary>C = A B and <paramref name="addends"/>.</summary>
    public static void Run(int rows, in StripLayout layout, float* a, float* b, float* c, nint cStride, in TileAddends addends, float* following, int floats)
    {
        switch (layout.StepStride)
        {
            case 1:
                Run<UnitStride>(rows, layout, a, b, c, cStride, addends, following, floats);
                break;
            case Rows:
                Run<PackedStride>(rows, layout, a, b, c, cStride, addends, following, floats);
                break;
            case RegisterTile.Columns:
                Run<PanelStride>(rows, layout, a, b, c, cStride, addends, following, floats);
                break;
            default:
                Run<AnyStride>(rows, layout, a, b, c, cStride, addends, following, floats);
                break;
        }
    }

    private static void Run<TStep>(int rows, in StripLayout layout, float* a, float* b, float* c, nint cStride, in TileAddends addends, float* following, int floats)
        where TStep : struct, IStepStride
    {
        int sweeps = rows / Rows;
        int whole = sweeps * Rows;
        NarrowTile<Rows3, TStep>.Run(sweeps, layout, a, b, c, cStride, addends, following, floats);
        if (whole == rows)
        {
            return;
        }

        a += sweeps * layout.After(Rows);
        c += whole * cStride;
        TileAddends rest = addends.After(whole);
        if (rows - whole == 2)
        {
            NarrowTile<Rows2, TStep>.Run(1, layout, a, b, c, cStride, rest, null, 0);
        }
        else
        {
            NarrowTile<Rows1, TStep>.Run(1, layout, a, b, c, cStride, rest, null, 0);
        }
    }
}
