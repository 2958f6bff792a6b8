using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary>
/// A backward pass by groups that own positions, in three kernels: δ; then DK and DV, where own positions are keys and queries pass, and where the gradients of the scores are
/// left for the third; then DQ, where own positions are queries and keys pass. So there are five products, no output is written twice, and nothing needs atomics. The gradients of the
/// scores have a limited scratch, so that pairs of head and sequence are taken as many at a time as it holds.
/// </summary>
internal static class GroupedBackwardLaunch
{
    /// <summary>256 MiB: the pairs of several times as many groups as a large device runs at once.</summary>
    public const int ScratchFloats = 1 << 26;

    /// <param name="accelerator">Where it runs.</param>
    /// <param name="keys">The kernel of DK and DV.</param>
    /// <param name="keyConfig">Its launch with a number of groups.</param>
    /// <param name="queries">The kernel of DQ.</param>
    /// <param name="queryConfig">Its launch with a number of groups.</param>
    /// <param name="scratchFloats">Of gradients of scores; at least those of one pair are taken.</param>
    public static KernelLaunch<AttentionBackwardArguments> Load(
        Accelerator accelerator,
        Action<GroupedBackwardArguments> keys,
        Func<int, KernelConfig> keyConfig,
        Action<GroupedBackwardArguments> queries,
        Func<int, KernelConfig> queryConfig,
        long scratchFloats)
    {
        Action<AcceleratorStream, KernelConfig, GroupedBackwardArguments> deltas = accelerator.LoadKernel<GroupedBackwardArguments>(RowDeltas.Run);
        Action<AcceleratorStream, KernelConfig, GroupedBackwardArguments> keyKernel = accelerator.LoadKernel(keys);
        Action<AcceleratorStream, KernelConfig, GroupedBackwardArguments> queryKernel = accelerator.LoadKernel(queries);
        var rowSpace = new DeviceWorkspace(accelerator);
        var scoreSpace = new DeviceWorkspace(accelerator);
        return (AcceleratorStream stream, in AttentionBackwardArguments a) =>
        {
            int pairs = checked(a.Heads * a.Sequences);
            int rows = checked(pairs * a.Tokens);
            if (rows == 0 || a.HeadSize == 0)
            {
                return;
            }

            // As many at a time in each round, so that the last has not few.
            long pairFloats = ScoreGradients.PairFloats(a.Tokens);
            int most = (int)Math.Clamp(scratchFloats / pairFloats, 1, pairs);
            int rounds = (pairs + most - 1) / most;
            int perRound = (pairs + rounds - 1) / rounds;
            var gradients = new ScoreGradients(scoreSpace.Require(stream, perRound * pairFloats), a.Tokens);
            int inputs = HeadRows.Alignment(a.HeadSize, a.HeadStride, a.Q, a.K, a.V, a.DZ);
            int outputs = HeadRows.Alignment(a.HeadSize, a.HeadStride, a.DQ, a.DK, a.DV, a.DZ);
            var arguments = new GroupedBackwardArguments(a, rowSpace.Require(stream, rows), gradients, 0, pairs, inputs * outputs);
            deltas(stream, new KernelConfig(RowLanes.Groups(rows), RowLanes.Threads), arguments);
            for (int first = 0; first < pairs; first += perRound)
            {
                GroupedBackwardArguments some = arguments with { FirstPair = first, Pairs = Math.Min(perRound, pairs - first) };
                int groups = AttentionGroup.Groups(some.Pairs, 1, a.Tokens, a.HeadSize);
                keyKernel(stream, keyConfig(groups), some);
                queryKernel(stream, queryConfig(groups), some);
            }
        };
    }
}
