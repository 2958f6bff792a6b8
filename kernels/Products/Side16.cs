namespace Accelerated.Kernels.Products;

/// <summary>Tiles of 128 × 128 by 256 threads: the fewest loads per multiplication.</summary>
internal readonly struct Side16 : ITileSide
{
    public static int Threads => 16;
}
