using Accelerated.Kernels.Numerics;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary>
/// The definition: one thread per head, sequence and query. The first pass over the keys finds the largest score, the second recomputes the scores
/// and sums their exponentials, the weighted values being gathered in Z itself.
/// </summary>
internal readonly struct AttentionForwardThreadPerQuery : IKernelVariant<AttentionForwardArguments>
{
    public static string Name => "thread-per-query";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels => [new Action<Index1D, AttentionForwardArguments>(Run)];

    public static KernelLaunch<AttentionForwardArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index1D, AttentionForwardArguments> kernel =
            accelerator.LoadAutoGroupedKernel<Index1D, AttentionForwardArguments>(Run);
        return (AcceleratorStream stream, in AttentionForwardArguments a) => kernel(stream, a.Heads * a.Sequences * a.Tokens, a);
    }

    private static void Run(Index1D index, AttentionForwardArguments a)
    {
        int item = index;
        int query = item % a.Tokens;
        int head = item / (a.Tokens * a.Sequences);
        int sequence = item / a.Tokens - head * a.Sequences;
        long keys = head * a.HeadStride + (long)sequence * a.Tokens * a.HeadSize;
        long row = keys + (long)query * a.HeadSize;

        float largest = float.NegativeInfinity;
        for (int j = 0; j <= query; j++)
        {
            float score = AttentionScore.Of(a.Q, row, a.K, keys + (long)j * a.HeadSize, a.HeadSize) * a.Scale;
            largest = score > largest ? score : largest;
        }

        for (int d = 0; d < a.HeadSize; d++)
        {
            a.Z[row + d] = 0;
        }

        float sum = 0;
        for (int j = 0; j <= query; j++)
        {
            long key = keys + (long)j * a.HeadSize;
            float weight = Exponential.Exp(AttentionScore.Of(a.Q, row, a.K, key, a.HeadSize) * a.Scale - largest);
            sum += weight;
            for (int d = 0; d < a.HeadSize; d++)
            {
                a.Z[row + d] += weight * a.V[key + d];
            }
        }

        for (int d = 0; d < a.HeadSize; d++)
        {
            a.Z[row + d] /= sum;
        }

        a.LogSumExp[item] = largest + Exponential.Log(sum);
    }
}
