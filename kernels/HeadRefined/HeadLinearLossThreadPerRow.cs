using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>The definition.</summary>
internal readonly struct HeadLinearLossThreadPerRow : IKernelVariant<HeadLinearLossArguments>
{
    public static string Name => "thread-per-row";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels => [new Action<Index2D, HeadLinearLossArguments>(Run)];

    public static KernelLaunch<HeadLinearLossArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index2D, HeadLinearLossArguments> run = accelerator.LoadAutoGroupedKernel<Index2D, HeadLinearLossArguments>(Run);
        return (AcceleratorStream stream, in HeadLinearLossArguments a) => run(stream, new Index2D(a.Rows, a.Walkers), a);
    }

    private static void Run(Index2D index, HeadLinearLossArguments a)
    {
        int row = index.X;
        int walker = index.Y;
        long z = walker * a.ZStride + (long)row * a.HeadSize;
        float value = a.Dots[row];
        if (a.HasAnchors != 0)
        {
            long anchor = a.Heads[walker] * a.ZStride + (long)row * a.HeadSize;
            for (int j = 0; j < a.HeadSize; j++)
            {
                value -= a.AnchorZ[anchor + j] * a.AnchorQ[anchor + j];
            }
        }

        for (int j = 0; j < a.HeadSize; j++)
        {
            value += a.Z[z + j] * a.Q[z + j];
        }

        long statistic = (long)walker * a.Rows + row;
        float reciprocal = a.Reciprocals[statistic];
        a.Losses[statistic] += reciprocal * value + a.Offsets[row];
        if (a.Gradients != 0)
        {
            float factor = a.GradientScale * reciprocal;
            a.DReciprocals[statistic] += a.GradientScale * value;
            for (int j = 0; j < a.HeadSize; j++)
            {
                a.DZ[z + j] += factor * a.Q[z + j];
                a.Q[z + j] = factor * a.Z[z + j];
            }
        }
    }
}
