using Accelerated.Kernels.TensorCores;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary><see cref="TensorForward"/>, factors rounded to tf32.</summary>
internal readonly struct AttentionForwardTensorCoreTf32 : IKernelVariant<AttentionForwardArguments>
{
    public static string Name => "tensor-core-tf32";

    public static KernelPrecision Precision => KernelPrecision.Tf32;

    public static DeviceNeeds Needs => DeviceNeeds.TensorCores;

    public static IReadOnlyList<Delegate> Kernels => TensorForwardLaunch<CudaTensorUnit, SingleTf32>.Kernels;

    public static KernelLaunch<AttentionForwardArguments> Load(Accelerator accelerator) => TensorForwardLaunch<CudaTensorUnit, SingleTf32>.Load(accelerator);
}
