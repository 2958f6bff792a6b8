using Accelerated.Kernels.TensorCores;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary><see cref="TensorForward"/>, three products of tf32 for each of float32.</summary>
internal readonly struct AttentionForwardTensorCoreTripleTf32 : IKernelVariant<AttentionForwardArguments>
{
    public static string Name => "tensor-core-3xtf32";

    public static KernelPrecision Precision => KernelPrecision.TripleTf32;

    public static DeviceNeeds Needs => DeviceNeeds.TensorCores;

    public static IReadOnlyList<Delegate> Kernels => TensorForwardLaunch<CudaTensorUnit, TripleTf32>.Kernels;

    public static KernelLaunch<AttentionForwardArguments> Load(Accelerator accelerator) => TensorForwardLaunch<CudaTensorUnit, TripleTf32>.Load(accelerator);
}
