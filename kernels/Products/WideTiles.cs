namespace Accelerated.Kernels.Products;

/// <summary><see cref="RegisterTile"/> with 512-bit vectors: tiles as even as can be, or of the height in which A is packed.</summary>
internal static unsafe class WideTiles
{
    /// <summary>C = start + A B, added last, or seed + A B, with which the chains begin; at most one of them is not null.</summary>
    public static void Run(int rows, in StripLayout layout, float* a, float* b, float* c, nint cStride, float* start, nint startStride, float* seed)
    {
        for (int tiles = StripPartition.Ceiling(rows, layout.TileHeight == 0 ? RegisterTile.MostRows : layout.TileHeight); tiles > 1; tiles--)
        {
            int height = layout.TileHeight == 0 ? StripPartition.Ceiling(rows, tiles) : layout.TileHeight;
            Tile(height, layout, a, b, c, cStride, start, startStride, seed);
            a += layout.After(height);
            c += height * cStride;
            start += start == null ? 0 : height * startStride;
            seed += seed == null ? 0 : height * cStride;
            rows -= height;
        }

        Tile(rows, layout, a, b, c, cStride, start, startStride, seed);
    }

    private static void Tile(int rows, in StripLayout layout, float* a, float* b, float* c, nint cStride, float* start, nint startStride, float* seed)
    {
        switch (rows)
        {
            case 14:
                WideTile<Rows14>.Run(layout, a, b, c, cStride, start, startStride, seed);
                break;
            case 13:
                WideTile<Rows13>.Run(layout, a, b, c, cStride, start, startStride, seed);
                break;
            case 12:
                WideTile<Rows12>.Run(layout, a, b, c, cStride, start, startStride, seed);
                break;
            case 11:
                WideTile<Rows11>.Run(layout, a, b, c, cStride, start, startStride, seed);
                break;
            case 10:
                WideTile<Rows10>.Run(layout, a, b, c, cStride, start, startStride, seed);
                break;
            case 9:
                WideTile<Rows9>.Run(layout, a, b, c, cStride, start, startStride, seed);
                break;
            case 8:
                WideTile<Rows8>.Run(layout, a, b, c, cStride, start, startStride, seed);
                break;
            case 7:
                WideTile<Rows7>.Run(layout, a, b, c, cStride, start, startStride, seed);
                break;
            case 6:
                WideTile<Rows6>.Run(layout, a, b, c, cStride, start, startStride, seed);
                break;
            case 5:
                WideTile<Rows5>.Run(layout, a, b, c, cStride, start, startStride, seed);
                break;
            case 4:
                WideTile<Rows4>.Run(layout, a, b, c, cStride, start, startStride, seed);
                break;
            case 3:
                WideTile<Rows3>.Run(layout, a, b, c, cStride, start, startStride, seed);
                break;
            case 2:
                WideTile<Rows2>.Run(layout, a, b, c, cStride, start, startStride, seed);
                break;
            case 1:
                WideTile<Rows1>.Run(layout, a, b, c, cStride, start, startStride, seed);
                break;
        }
    }
}
