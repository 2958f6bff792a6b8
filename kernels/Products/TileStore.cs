namespace Accelerated.Kernels.Products;

/// <summary>What a tile does with its sums.</summary>
internal enum TileStore
{
    /// <summary>C = A B.</summary>
    Replace,

    /// <summary>C += A B.</summary>
    Add,
}
