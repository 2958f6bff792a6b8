namespace Accelerated.Kernels.Host;

/// <summary>Work that falls into independent items. What an item computes must not depend on which worker runs it, nor in which order.</summary>
public interface IParallelWork
{
    /// <param name="item">Index of the item.</param>
    /// <param name="worker">Index of the worker, below <see cref="WorkerPool.Workers"/>: for scratch memory only, never for results.</param>
    void Run(int item, int worker);
}
