namespace Accelerated.Kernels.Products;

/// <summary>Threads along each side of a group that computes one tile of a product, as a type, so that a kernel is compiled once for each.</summary>
internal interface ITileSide
{
    static abstract int Threads { get; }
}
