namespace Accelerated.Kernels.Products;

/// <summary>Rows of C cut into strips of a tile's height: as even as can be, and none across a boundary of blocks of <paramref name="blockRows"/> rows.</summary>
internal readonly struct StripPartition(int rows, int blockRows)
{
    private readonly int rows = rows;
    private readonly int blockRows = blockRows;
    private readonly int stripsPerBlock = Ceiling(blockRows, RegisterTile.Height(blockRows));

    /// <summary>Rows of every strip but the last ones of a block.</summary>
    public int Height { get; } = RegisterTile.Height(blockRows);

    public int Count => rows / blockRows * stripsPerBlock + Ceiling(rows % blockRows, Height);

    public int First(int strip) => strip / stripsPerBlock * blockRows + strip % stripsPerBlock * Height;

    public int Rows(int strip) => Math.Min(Math.Min(Height, blockRows - strip % stripsPerBlock * Height), rows - First(strip));

    /// <summary>The first strip of the next block.</summary>
    public int EndOfBlock(int strip) => (strip / stripsPerBlock + 1) * stripsPerBlock;

    public static int Ceiling(int dividend, int divisor) => (dividend + divisor - 1) / divisor;
}
