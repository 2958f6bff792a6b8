namespace Accelerated.Kernels.Products;

/// <summary><see cref="RegisterTile"/> with 512-bit vectors: tiles as even as can be, or of the height in which A is packed.</summary>
internal static unsafe class WideTiles
{
    /// <summary>C = A B and <paramref name="addends"/>.</summary>
    public static void Run(int rows, in StripLayout layout, float* a, float* b, float* c, nint cStride, in TileAddends addends)
    {
        int height = layout.TileHeight;
        int tiles;
        if (height > 0)
        {
            tiles = rows / height;
        }
        else
        {
            // As even as can be: some of one row more than the others.
            int count = Math.Max(1, StripPartition.Ceiling(rows, RegisterTile.MostRows));
            height = StripPartition.Ceiling(rows, count);
            tiles = rows - (height - 1) * count;
        }

        Tiles(height, tiles, layout, a, b, c, cStride, addends);
        int done = tiles * height;
        if (done == rows)
        {
            return;
        }

        a += tiles * layout.After(height);
        c += done * cStride;
        int lower = layout.TileHeight > 0 ? rows - done : height - 1;
        Tiles(lower, (rows - done) / lower, layout, a, b, c, cStride, addends.After(done));
    }

    private static void Tiles(int height, int tiles, in StripLayout layout, float* a, float* b, float* c, nint cStride, in TileAddends addends)
    {
        switch (height)
        {
            case 14:
                WideTile<Rows14>.Run(tiles, layout, a, b, c, cStride, addends);
                break;
            case 13:
                WideTile<Rows13>.Run(tiles, layout, a, b, c, cStride, addends);
                break;
            case 12:
                WideTile<Rows12>.Run(tiles, layout, a, b, c, cStride, addends);
                break;
            case 11:
                WideTile<Rows11>.Run(tiles, layout, a, b, c, cStride, addends);
                break;
            case 10:
                WideTile<Rows10>.Run(tiles, layout, a, b, c, cStride, addends);
                break;
            case 9:
                WideTile<Rows9>.Run(tiles, layout, a, b, c, cStride, addends);
                break;
            case 8:
                WideTile<Rows8>.Run(tiles, layout, a, b, c, cStride, addends);
                break;
            case 7:
                WideTile<Rows7>.Run(tiles, layout, a, b, c, cStride, addends);
                break;
            case 6:
                WideTile<Rows6>.Run(tiles, layout, a, b, c, cStride, addends);
                break;
            case 5:
                WideTile<Rows5>.Run(tiles, layout, a, b, c, cStride, addends);
                break;
            case 4:
                WideTile<Rows4>.Run(tiles, layout, a, b, c, cStride, addends);
                break;
            case 3:
                WideTile<Rows3>.Run(tiles, layout, a, b, c, cStride, addends);
                break;
            case 2:
                WideTile<Rows2>.Run(tiles, layout, a, b, c, cStride, addends);
                break;
            case 1:
                WideTile<Rows1>.Run(tiles, layout, a, b, c, cStride, addends);
                break;
        }
    }
}
