using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary>
/// A backward pass by groups that own positions, in three kernels: δ, then DK and DV where own positions are keys and queries pass, then DQ where own positions are queries and keys
/// pass. Both recompute the weights from LogSumExp, seven products where five would do, so that no output is written twice and nothing needs atomics.
/// </summary>
internal static class GroupedBackwardLaunch
{
    /// <param name="accelerator">Where it runs.</param>
    /// <param name="keys">The kernel of DK and DV.</param>
    /// <param name="keyConfig">Its launch with a number of groups.</param>
    /// <param name="queries">The kernel of DQ.</param>
    /// <param name="queryConfig">Its launch with a number of groups.</param>
    public static KernelLaunch<AttentionBackwardArguments> Load(
        Accelerator accelerator,
        Action<GroupedBackwardArguments> keys,
        Func<int, KernelConfig> keyConfig,
        Action<GroupedBackwardArguments> queries,
        Func<int, KernelConfig> queryConfig)
    {
        Action<AcceleratorStream, KernelConfig, GroupedBackwardArguments> deltas = accelerator.LoadKernel<GroupedBackwardArguments>(RowDeltas.Run);
        Action<AcceleratorStream, KernelConfig, GroupedBackwardArguments> keyKernel = accelerator.LoadKernel(keys);
        Action<AcceleratorStream, KernelConfig, GroupedBackwardArguments> queryKernel = accelerator.LoadKernel(queries);
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
            keyKernel(stream, keyConfig(groups), arguments);
            queryKernel(stream, queryConfig(groups), arguments);
        };
    }
}
