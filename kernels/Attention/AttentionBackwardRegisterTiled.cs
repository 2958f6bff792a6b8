using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Numerics;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Accelerated.Kernels.Attention;

/// <summary><see cref="GroupedBackwardLaunch"/> by patches in registers.</summary>
internal readonly struct AttentionBackwardRegisterTiled : IKernelVariant<AttentionBackwardArguments>
{
    public static string Name => "register-tiled";

    public static DeviceNeeds Needs => DeviceNeeds.Groups(RowLanes.Threads, KeyGradients.SharedFloats);

    public static IReadOnlyList<Delegate> Kernels =>
    [
        new Action<GroupedBackwardArguments>(RowDeltas.Run),
        new Action<GroupedBackwardArguments>(KeyGradients.Run<PortableExponential>),
        new Action<GroupedBackwardArguments>(KeyGradients.Run<CudaExponential>),
        new Action<GroupedBackwardArguments>(QueryGradients.Run),
    ];

    public static KernelLaunch<AttentionBackwardArguments> Load(Accelerator accelerator) => Load(accelerator, GroupedBackwardLaunch.ScratchFloats);

    /// <param name="accelerator">Where it runs.</param>
    /// <param name="scratchFloats">Of gradients of scores.</param>
    internal static KernelLaunch<AttentionBackwardArguments> Load(Accelerator accelerator, long scratchFloats) => GroupedBackwardLaunch.Load(
        accelerator,
        accelerator is CudaAccelerator ? KeyGradients.Run<CudaExponential> : KeyGradients.Run<PortableExponential>,
        groups => new KernelConfig(groups, AttentionGroup.Threads),
        QueryGradients.Run,
        groups => new KernelConfig(groups, AttentionGroup.Threads),
        scratchFloats);
}
