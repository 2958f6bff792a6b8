namespace Accelerated.Kernels.Products;

/// <summary>Tiles of 128 × 128 by 128 threads of 16 × 8 sums: each term takes 24 numbers from shared memory for 128 products, where 8 × 8 sums take 16 for 64.</summary>
internal readonly struct LargeTile : ITileForm
{
    public static int ThreadRows => 8;

    public static int ThreadColumns => 16;

    public static int RowQuads => 4;

    public static int Terms => 16;

    public static bool IsPipelined => true;
}
