namespace Accelerated.Kernels.Products;

/// <summary>Tiles of 128 × 128 by 256 threads of 8 × 8 sums, for devices of which it is not known that a thread may have 255 registers.</summary>
internal readonly struct MediumTile : ITileForm
{
    public static int ThreadRows => 16;

    public static int ThreadColumns => 16;

    public static int RowQuads => 2;

    public static int Terms => 16;

    public static bool IsPipelined => false;
}
