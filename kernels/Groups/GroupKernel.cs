using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Accelerated.Kernels.Groups;

/// <summary>Kernels by groups of a fixed size, loaded so that CUDA's compiler knows that size and how many groups are to share a multiprocessor.</summary>
internal static class GroupKernel
{
    public static Action<AcceleratorStream, KernelConfig, TArguments> Load<TArguments>(
        Accelerator accelerator, Action<TArguments> kernel, KernelSpecialization bounds, int dynamicFloats = 0)
        where TArguments : struct
    {
        Action<AcceleratorStream, KernelConfig, TArguments> launch = accelerator.LoadKernel(kernel, accelerator is CudaAccelerator ? bounds : KernelSpecialization.Empty);
        CudaSharedMemory.Allow(launch.GetKernel(), dynamicFloats * sizeof(float));
        return launch;
    }
}
