using Accelerated.Kernels.TensorCores;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary>The launch of <see cref="TensorForward"/>, for its variants of either precision and, with another unit, for their tests.</summary>
internal static class TensorForwardLaunch<TUnit, TPrecision>
    where TUnit : struct, ITensorUnit
    where TPrecision : struct, ITensorPrecision
{
    public static IReadOnlyList<Delegate> Kernels => [new Action<AttentionForwardArguments, int>(TensorForward.Run<TUnit, TPrecision>)];

    /// <param name="accelerator">Where it runs.</param>
    /// <param name="sharedFloats">Dynamic shared memory of a group.</param>
    public static KernelLaunch<AttentionForwardArguments> Load(Accelerator accelerator, int sharedFloats = TensorForward.SharedFloats)
    {
        Action<AcceleratorStream, KernelConfig, AttentionForwardArguments, int> kernel =
            accelerator.LoadKernel<AttentionForwardArguments, int>(TensorForward.Run<TUnit, TPrecision>);
        return (AcceleratorStream stream, in AttentionForwardArguments a) =>
        {
            int groups = AttentionGroup.Groups(a.Heads, a.Sequences, a.Tokens, a.HeadSize);
            if (groups > 0)
            {
                kernel(stream, TensorTile.Config(groups, sharedFloats), a, HeadRows.Alignment(a.HeadSize, a.HeadStride, a.Q, a.K, a.V, a.Z));
            }
        };
    }
}
