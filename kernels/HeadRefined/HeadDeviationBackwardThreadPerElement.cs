using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>The definition.</summary>
internal readonly struct HeadDeviationBackwardThreadPerElement : IKernelVariant<HeadDeviationBackwardArguments>
{
    public static string Name => "thread-per-element";

    public static bool Supports(Accelerator accelerator) => true;

    public static IReadOnlyList<Delegate> Kernels => [new Action<Index3D, HeadDeviationBackwardArguments>(Run)];

    public static KernelLaunch<HeadDeviationBackwardArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index3D, HeadDeviationBackwardArguments> kernel = accelerator.LoadAutoGroupedKernel<Index3D, HeadDeviationBackwardArguments>(Run);
        return (AcceleratorStream stream, in HeadDeviationBackwardArguments a) => kernel(stream, new Index3D(a.HeadSize, a.Rows, a.Walkers), a);
    }

    private static void Run(Index3D index, HeadDeviationBackwardArguments a)
    {
        int row = index.Y;
        int walker = index.Z;
        long statistic = (long)walker * a.Rows + row;
        long at = walker * a.ZStride + (long)row * a.HeadSize + index.X;
        float reciprocal = a.Reciprocals[statistic];
        float factor = -a.DReciprocals[statistic] * reciprocal * reciprocal * reciprocal / a.Width;
        a.DZ[at] += factor * a.T[at];
        a.T[at] = factor * a.Z[at];
    }
}
