namespace Accelerated.Kernels.Products;

/// <summary>Tiles of 64 × 64 by 64 threads: for products that have too few larger ones to fill a device.</summary>
internal readonly struct Side8 : ITileSide
{
    public static int Threads => 8;
}
