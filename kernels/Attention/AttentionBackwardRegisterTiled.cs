using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary><see cref="GroupedBackwardLaunch{TProducts}"/> in float32.</summary>
internal readonly struct AttentionBackwardRegisterTiled : IKernelVariant<AttentionBackwardArguments>
{
    public static string Name => "register-tiled";

    public static bool Supports(Accelerator accelerator) => GroupedBackwardLaunch<RegisterProducts>.Supports(accelerator);

    public static IReadOnlyList<Delegate> Kernels => GroupedBackwardLaunch<RegisterProducts>.Kernels;

    public static KernelLaunch<AttentionBackwardArguments> Load(Accelerator accelerator) => GroupedBackwardLaunch<RegisterProducts>.Load(accelerator);
}
