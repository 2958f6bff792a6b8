using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary>The launch of <see cref="OnlineTiles"/>, for all its variants.</summary>
internal static class OnlineTilesLaunch<TProducts>
    where TProducts : struct, IAttentionProducts
{
    public static bool Supports(Accelerator accelerator) =>
        accelerator.MaxNumThreadsPerGroup >= AttentionGroup.Threads && accelerator.MaxSharedMemoryPerGroup >= OnlineTiles.SharedFloats * sizeof(float);

    public static IReadOnlyList<Delegate> Kernels => [new Action<AttentionForwardArguments, int>(OnlineTiles.Run<TProducts>)];

    /// <param name="accelerator">Where it runs.</param>
    /// <param name="sharedFloats">Shared memory of a group, where it is dynamic.</param>
    public static KernelLaunch<AttentionForwardArguments> Load(Accelerator accelerator, int sharedFloats = OnlineTiles.SharedFloats)
    {
        Action<AcceleratorStream, KernelConfig, AttentionForwardArguments, int> kernel = accelerator.LoadKernel<AttentionForwardArguments, int>(OnlineTiles.Run<TProducts>);
        return (AcceleratorStream stream, in AttentionForwardArguments a) =>
        {
            int groups = AttentionGroup.Groups(a.Heads, a.Sequences, a.Tokens, a.HeadSize);
            if (groups > 0)
            {
                KernelConfig config = AttentionGroup.Config<TProducts>(groups, sharedFloats);
                kernel(stream, config, a, HeadRows.Alignment(a.HeadSize, a.HeadStride, a.Q, a.K, a.V, a.Z));
            }
        };
    }
}
