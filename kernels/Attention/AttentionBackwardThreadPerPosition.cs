using Accelerated.Kernels.Numerics;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary>
/// The definition, in two kernels that write disjoint outputs: one thread per query gathers DQ over the keys before it, one thread per key gathers DK and
/// DV over the queries after it. Nothing is scattered, so nothing needs atomics.
/// </summary>
internal readonly struct AttentionBackwardThreadPerPosition : IKernelVariant<AttentionBackwardArguments>
{
    public static string Name => "thread-per-position";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels =>
        [new Action<Index1D, AttentionBackwardArguments>(RunQuery), new Action<Index1D, AttentionBackwardArguments>(RunKey)];

    public static KernelLaunch<AttentionBackwardArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index1D, AttentionBackwardArguments> queries =
            accelerator.LoadAutoGroupedKernel<Index1D, AttentionBackwardArguments>(RunQuery);
        Action<AcceleratorStream, Index1D, AttentionBackwardArguments> keys =
            accelerator.LoadAutoGroupedKernel<Index1D, AttentionBackwardArguments>(RunKey);
        return (AcceleratorStream stream, in AttentionBackwardArguments a) =>
        {
            int positions = a.Heads * a.Sequences * a.Tokens;
            queries(stream, positions, a);
            keys(stream, positions, a);
        };
    }

    private static void RunQuery(Index1D index, AttentionBackwardArguments a)
    {
        int item = index;
        int query = item % a.Tokens;
        int head = item / (a.Tokens * a.Sequences);
        int sequence = item / a.Tokens - head * a.Sequences;
        long start = head * a.HeadStride + (long)sequence * a.Tokens * a.HeadSize;
        long row = start + (long)query * a.HeadSize;
        float delta = AttentionScore.Of(a.DZ, row, a.Z, row, a.HeadSize);
        for (int d = 0; d < a.HeadSize; d++)
        {
            a.DQ[row + d] = 0;
        }

        for (int j = 0; j <= query; j++)
        {
            long key = start + (long)j * a.HeadSize;
            float slope = Weight(a, row, key, item) * (AttentionScore.Of(a.DZ, row, a.V, key, a.HeadSize) - delta) * a.Scale;
            for (int d = 0; d < a.HeadSize; d++)
            {
                a.DQ[row + d] += slope * a.K[key + d];
            }
        }
    }

    private static void RunKey(Index1D index, AttentionBackwardArguments a)
    {
        int item = index;
        int j = item % a.Tokens;
        int head = item / (a.Tokens * a.Sequences);
        int sequence = item / a.Tokens - head * a.Sequences;
        long start = head * a.HeadStride + (long)sequence * a.Tokens * a.HeadSize;
        long key = start + (long)j * a.HeadSize;
        for (int d = 0; d < a.HeadSize; d++)
        {
            a.DK[key + d] = 0;
            a.DV[key + d] = 0;
        }

        for (int query = j; query < a.Tokens; query++)
        {
            long row = start + (long)query * a.HeadSize;
            float delta = AttentionScore.Of(a.DZ, row, a.Z, row, a.HeadSize);
            float weight = Weight(a, row, key, item - j + query);
            float slope = weight * (AttentionScore.Of(a.DZ, row, a.V, key, a.HeadSize) - delta) * a.Scale;
            for (int d = 0; d < a.HeadSize; d++)
            {
                a.DK[key + d] += slope * a.Q[row + d];
                a.DV[key + d] += weight * a.DZ[row + d];
            }
        }
    }

    private static float Weight(AttentionBackwardArguments a, long row, long key, int logSumExp) =>
        Exponential.Exp(AttentionScore.Of(a.Q, row, a.K, key, a.HeadSize) * a.Scale - a.LogSumExp[logSumExp]);
}
