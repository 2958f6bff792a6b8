using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary>
/// A backward pass by the groups of <see cref="AttentionGroup"/>, in three kernels: δ, then DK and DV where own positions are keys and queries pass, then DQ where own positions are
/// queries and keys pass. Both recompute the weights from LogSumExp, seven products where five would do, so that no output is written twice and nothing needs atomics.
/// </summary>
internal static class GroupedBackwardLaunch<TProducts>
    where TProducts : struct, IAttentionProducts
{
    public static bool Supports(Accelerator accelerator) =>
        accelerator.MaxNumThreadsPerGroup >= RowLanes.Threads && accelerator.MaxSharedMemoryPerGroup >= KeyGradients.SharedFloats * sizeof(float);

    public static IReadOnlyList<Delegate> Kernels =>
    [
        new Action<GroupedBackwardArguments>(RowDeltas.Run),
        new Action<GroupedBackwardArguments>(KeyGradients.Run<TProducts>),
        new Action<GroupedBackwardArguments>(QueryGradients.Run<TProducts>),
    ];

    /// <param name="accelerator">Where it runs.</param>
    /// <param name="sharedFloats">Shared memory of a group, where it is dynamic.</param>
    public static KernelLaunch<AttentionBackwardArguments> Load(Accelerator accelerator, int sharedFloats = KeyGradients.SharedFloats)
    {
        Action<AcceleratorStream, KernelConfig, GroupedBackwardArguments> deltas = accelerator.LoadKernel<GroupedBackwardArguments>(RowDeltas.Run);
        Action<AcceleratorStream, KernelConfig, GroupedBackwardArguments> keys = accelerator.LoadKernel<GroupedBackwardArguments>(KeyGradients.Run<TProducts>);
        Action<AcceleratorStream, KernelConfig, GroupedBackwardArguments> queries = accelerator.LoadKernel<GroupedBackwardArguments>(QueryGradients.Run<TProducts>);
        var workspace = new DeviceWorkspace(accelerator);
        return (AcceleratorStream stream, in AttentionBackwardArguments a) =>
        {
            int rows = checked(a.Heads * a.Sequences * a.Tokens);
            int groups = AttentionGroup.Groups(a.Heads, a.Sequences, a.Tokens, a.HeadSize);
            if (groups == 0)
            {
                return;
            }

            int inputs = HeadRows.Alignment(a.HeadSize, a.HeadStride, a.Q, a.K, a.V, a.DZ);
            int outputs = HeadRows.Alignment(a.HeadSize, a.HeadStride, a.DQ, a.DK, a.DV, a.DZ);
            var arguments = new GroupedBackwardArguments(a, workspace.Require(stream, rows), inputs * outputs);
            deltas(stream, new KernelConfig(RowLanes.Groups(rows), RowLanes.Threads), arguments);
            KernelConfig config = AttentionGroup.Config<TProducts>(groups, sharedFloats);
            keys(stream, config, arguments);
            queries(stream, config, arguments);
        };
    }
}
