using Accelerated.Kernels.TensorCores;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary><see cref="GroupedBackwardLaunch"/> on tensor cores, factors rounded to tf32.</summary>
internal readonly struct AttentionBackwardTensorCoreTf32 : IKernelVariant<AttentionBackwardArguments>
{
    public static string Name => "tensor-core-tf32";

    public static KernelPrecision Precision => KernelPrecision.Tf32;

    public static DeviceNeeds Needs => DeviceNeeds.TensorCores;

    public static IReadOnlyList<Delegate> Kernels => TensorBackwardLaunch<CudaTensorUnit, SingleTf32>.Kernels;

    public static KernelLaunch<AttentionBackwardArguments> Load(Accelerator accelerator) => TensorBackwardLaunch<CudaTensorUnit, SingleTf32>.Load(accelerator);
}
