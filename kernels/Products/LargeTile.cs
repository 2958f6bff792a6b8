namespace Accelerated.Kernels.Products;

/// <summary>
/// Tiles of 128 × 128 by 128 threads of 16 × 8 sums. A multiprocessor that multiplies 128 pairs of numbers in the time in which its shared memory hands out 32 would wait for the
/// latter with 8 × 8 sums: each term takes 16 numbers for 64 products there, here 24 for 128.
/// </summary>
internal readonly struct LargeTile : ITileForm
{
    public static int ThreadRows => 8;

    public static int ThreadColumns => 16;

    public static int RowQuads => 4;

    public static int Terms => 16;

    public static bool IsPipelined => true;
}
