using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>The definition.</summary>
internal readonly struct HeadDeviationBackwardThreadPerElement : IKernelVariant<HeadDeviationBackwardArguments>
{
    public static string Name => "thread-per-element";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels => [new Action<Index2D, HeadDeviationBackwardArguments>(Run)];

    public static KernelLaunch<HeadDeviationBackwardArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index2D, HeadDeviationBackwardArguments> kernel = accelerator.LoadAutoGroupedKernel<Index2D, HeadDeviationBackwardArguments>(Run);
        return (AcceleratorStream stream, in HeadDeviationBackwardArguments a) => kernel(stream, new Index2D(MatrixElements.Count(a.HeadSize, a.Rows), a.Walkers), a);
    }

    private static void Run(Index2D index, HeadDeviationBackwardArguments a)
    {
        Index2D place = MatrixElements.At(index.X, a.HeadSize);
        int row = place.Y;
        int walker = index.Y;
        long statistic = (long)walker * a.Rows + row;
        long at = walker * a.ZStride + (long)row * a.HeadSize + place.X;
        float reciprocal = a.Reciprocals[statistic];
        float factor = -a.DReciprocals[statistic] * reciprocal * reciprocal * reciprocal / a.Width;
        a.DZ[at] += factor * a.T[at];
        a.T[at] = factor * a.Z[at];
    }
}
