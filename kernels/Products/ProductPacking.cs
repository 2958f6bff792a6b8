using Accelerated.Kernels.Host;

namespace Accelerated.Kernels.Products;

/// <summary>The packing of one part of a product: an item is a panel of B or a strip of A.</summary>
internal readonly unsafe struct ProductPacking(ProductJob* job) : IParallelWork
{
    private readonly ProductJob* job = job;

    public void Run(int item, int worker)
    {
        if (item < job->PackedPanels)
        {
            job->PackPanel(item);
        }
        else
        {
            job->PackStrip(item - job->PackedPanels);
        }
    }
}
