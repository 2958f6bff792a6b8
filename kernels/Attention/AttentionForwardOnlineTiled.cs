using Accelerated.Kernels.Numerics;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Accelerated.Kernels.Attention;

/// <summary><see cref="OnlineTiles"/>.</summary>
internal readonly struct AttentionForwardOnlineTiled : IKernelVariant<AttentionForwardArguments>
{
    public static string Name => "online-tiled";

    public static DeviceNeeds Needs => DeviceNeeds.Groups(AttentionGroup.Threads, OnlineTiles.SharedFloats);

    public static IReadOnlyList<Delegate> Kernels =>
    [
        new Action<AttentionForwardArguments, int>(OnlineTiles.Run<PortableExponential>),
        new Action<AttentionForwardArguments, int>(OnlineTiles.Run<CudaExponential>),
    ];

    public static KernelLaunch<AttentionForwardArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, KernelConfig, AttentionForwardArguments, int> kernel = accelerator is CudaAccelerator
            ? accelerator.LoadKernel<AttentionForwardArguments, int>(OnlineTiles.Run<CudaExponential>)
            : accelerator.LoadKernel<AttentionForwardArguments, int>(OnlineTiles.Run<PortableExponential>);
        return (AcceleratorStream stream, in AttentionForwardArguments a) =>
        {
            int groups = AttentionGroup.Groups(a.Heads, a.Sequences, a.Tokens, a.HeadSize);
            if (groups > 0)
            {
                kernel(stream, new KernelConfig(groups, AttentionGroup.Threads), a, HeadRows.Alignment(a.HeadSize, a.HeadStride, a.Q, a.K, a.V, a.Z));
            }
        };
    }
}
