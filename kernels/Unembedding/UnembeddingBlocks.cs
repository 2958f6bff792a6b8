using Accelerated.Kernels.Host;

namespace Accelerated.Kernels.Unembedding;

/// <summary>With the gradient of X only: a worker takes the few panels of a block from the logits to the gradient, in a buffer of its own.</summary>
internal readonly unsafe struct UnembeddingBlocks(UnembeddingJob* job) : IParallelWork
{
    private readonly UnembeddingJob* job = job;

    public void Run(int item, int worker)
    {
        UnembeddingJob block = job->Block(item, worker);
        new UnembeddingPanelPass(&block).Run(0);
    }
}
