using Accelerated.Kernels.Host;

namespace Accelerated.Kernels.Products;

/// <summary>The multiplication of one part of a product: an item is a group of strips by a group of panels.</summary>
internal readonly unsafe struct ProductTiles(ProductJob* job) : IParallelWork
{
    private readonly ProductJob* job = job;

    public void Run(int item, int worker) => job->Multiply(item, worker);
}
