using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary><see cref="OnlineTiles"/> in float32.</summary>
internal readonly struct AttentionForwardOnlineTiled : IKernelVariant<AttentionForwardArguments>
{
    public static string Name => "online-tiled";

    public static bool Supports(Accelerator accelerator) => OnlineTilesLaunch<RegisterProducts>.Supports(accelerator);

    public static IReadOnlyList<Delegate> Kernels => OnlineTilesLaunch<RegisterProducts>.Kernels;

    public static KernelLaunch<AttentionForwardArguments> Load(Accelerator accelerator) => OnlineTilesLaunch<RegisterProducts>.Load(accelerator);
}
