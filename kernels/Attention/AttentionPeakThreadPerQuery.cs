using Accelerated.Kernels.Numerics;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary>The definition: one thread per head, sequence and query; the weight of the peak is 1 / Σ_j exp(score[j] − score[peak]).</summary>
internal readonly struct AttentionPeakThreadPerQuery : IKernelVariant<AttentionPeakArguments>
{
    public static string Name => "thread-per-query";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels => [new Action<Index1D, AttentionPeakArguments>(Run)];

    public static KernelLaunch<AttentionPeakArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index1D, AttentionPeakArguments> kernel =
            accelerator.LoadAutoGroupedKernel<Index1D, AttentionPeakArguments>(Run);
        return (AcceleratorStream stream, in AttentionPeakArguments a) => kernel(stream, a.Heads * a.Sequences * a.Tokens, a);
    }

    private static void Run(Index1D index, AttentionPeakArguments a)
    {
        int item = index;
        int query = item % a.Tokens;
        int head = item / (a.Tokens * a.Sequences);
        int sequence = item / a.Tokens - head * a.Sequences;
        long keys = head * a.HeadStride + (long)sequence * a.Tokens * a.HeadSize;
        long row = keys + (long)query * a.HeadSize;

        int position = 0;
        float largest = float.NegativeInfinity;
        for (int j = 0; j <= query; j++)
        {
            float score = AttentionScore.Of(a.Q, row, a.K, keys + (long)j * a.HeadSize, a.HeadSize) * a.Scale;
            if (score > largest)
            {
                largest = score;
                position = j;
            }
        }

        float sum = 0;
        for (int j = 0; j <= query; j++)
        {
            sum += Exponential.Exp(AttentionScore.Of(a.Q, row, a.K, keys + (long)j * a.HeadSize, a.HeadSize) * a.Scale - largest);
        }

        a.Position[item] = position;
        a.Weight[item] = 1 / sum;
    }
}
