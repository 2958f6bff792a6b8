namespace Accelerated.Kernels.Products;

/// <summary><see cref="RegisterTile"/> where vectors are shorter than 512 bits: any number of rows in one call of <see cref="NarrowTile{TRows, TStep}"/>, and a rest.</summary>
internal static unsafe class NarrowTiles
{
    /// <summary>Rows that one sweep takes.</summary>
    public const int Rows = 3;

    /// <summary>C = start + A B, added last, or seed + A B, with which the chains begin; at most one of them is not null.</summary>
    public static void Run(int rows, in StripLayout layout, float* a, float* b, float* c, nint cStride, float* start, nint startStride, float* seed, float* following, int floats)
    {
        switch (layout.StepStride)
        {
            case 1:
                Run<UnitStride>(rows, layout, a, b, c, cStride, start, startStride, seed, following, floats);
                break;
            case Rows:
                Run<PackedStride>(rows, layout, a, b, c, cStride, start, startStride, seed, following, floats);
                break;
            case RegisterTile.Columns:
                Run<PanelStride>(rows, layout, a, b, c, cStride, start, startStride, seed, following, floats);
                break;
            default:
                Run<AnyStride>(rows, layout, a, b, c, cStride, start, startStride, seed, following, floats);
                break;
        }
    }

    private static void Run<TStep>(int rows, in StripLayout layout, float* a, float* b, float* c, nint cStride, float* start, nint startStride, float* seed, float* following, int floats)
        where TStep : struct, IStepStride
    {
        int sweeps = rows / Rows;
        int whole = sweeps * Rows;
        NarrowTile<Rows3, TStep>.Run(sweeps, layout, a, b, c, cStride, start, startStride, seed, following, floats);
        if (whole == rows)
        {
            return;
        }

        a += sweeps * layout.After(Rows);
        c += whole * cStride;
        start += start == null ? 0 : whole * startStride;
        seed += seed == null ? 0 : whole * cStride;
        if (rows - whole == 2)
        {
            NarrowTile<Rows2, TStep>.Run(1, layout, a, b, c, cStride, start, startStride, seed, null, 0);
        }
        else
        {
            NarrowTile<Rows1, TStep>.Run(1, layout, a, b, c, cStride, start, startStride, seed, null, 0);
        }
    }
}
