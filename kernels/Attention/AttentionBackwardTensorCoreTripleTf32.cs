using Accelerated.Kernels.TensorCores;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary><see cref="GroupedBackwardLaunch"/> on tensor cores, three products of tf32 for each of float32.</summary>
internal readonly struct AttentionBackwardTensorCoreTripleTf32 : IKernelVariant<AttentionBackwardArguments>
{
    public static string Name => "tensor-core-3xtf32";

    public static KernelPrecision Precision => KernelPrecision.TripleTf32;

    public static DeviceNeeds Needs => DeviceNeeds.TensorCores;

    public static IReadOnlyList<Delegate> Kernels => TensorBackwardLaunch<CudaTensorUnit, TripleTf32>.Kernels;

    public static KernelLaunch<AttentionBackwardArguments> Load(Accelerator accelerator) => TensorBackwardLaunch<CudaTensorUnit, TripleTf32>.Load(accelerator);
}
