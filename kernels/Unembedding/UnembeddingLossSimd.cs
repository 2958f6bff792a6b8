using Accelerated.Kernels.Host;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Unembedding;

/// <summary>
/// Blocks of 256 rows (more for more than eight workers) whose logits, turned to [vocabulary][32 rows], stay in the third-level cache from the product to the gradients; the next block is made while one goes into the gradient of the weights,
/// so that nobody waits for a worker that a busy neighbour has displaced. exp is never normalised: 1 / Σ goes into what it would be multiplied with. The result has the same bits for any number of workers.
/// </summary>
internal readonly struct UnembeddingLossSimd : IKernelVariant<UnembeddingLossArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<UnembeddingLossArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        var workspace = new HostWorkspace();
        return (AcceleratorStream _, in UnembeddingLossArguments a) => HostUnembedding.Run(pool, workspace, a);
    }
}
