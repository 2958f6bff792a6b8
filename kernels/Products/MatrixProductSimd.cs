using Accelerated.Kernels.Host;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Products;

/// <summary>
/// Register tiles over packed panels of B, on the host's vector units. Only rows and columns of C are shared out among the workers, never k, so
/// the result has the same bits for any number of them.
/// </summary>
internal readonly struct MatrixProductSimd : IKernelVariant<MatrixProductArguments>
{
    public static string Name => "simd";

    public static DeviceNeeds Needs => DeviceNeeds.Host;

    public static KernelLaunch<MatrixProductArguments> Load(Accelerator accelerator)
    {
        WorkerPool pool = WorkerPool.Of(accelerator);
        var workspace = new HostWorkspace();
        return (AcceleratorStream _, in MatrixProductArguments a) => HostProduct.Run(pool, workspace, a);
    }
}
