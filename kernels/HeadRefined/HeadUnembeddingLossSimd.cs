using Accelerated.Kernels.Host;
using ILGPU.Runtime;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>
/// Blocks of 256 rows, more for more than eight workers. What the walkers share is computed once per block, turned to [vocabulary][32 rows], and stays in the third-level cache while walker after walker
/// adds its product of rank HeadSize to it and takes softmax and both gradients from a panel that fits the second-level cache. The next walker is begun while one goes into its map's gradient.
/// The result has the same bits for any number of workers and in any company.
/// </summary>
internal readonly struct HeadUnembeddingLossSimd : IKernelVariant<HeadUnembeddingLossArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<HeadUnembeddingLossArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        var workspace = new HostWorkspace();
        return (AcceleratorStream _, in HeadUnembeddingLossArguments a) => HostHeadUnembedding.Run(pool, workspace, a);
    }
}
