using Accelerated.Kernels.Reductions;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Optimization;

/// <summary>The definition: one thread adds all blocks, compensated.</summary>
internal readonly struct ClipScaleOneThread : IKernelVariant<ClipScaleArguments>
{
    public static string Name => "one-thread";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels => [new Action<Index1D, ClipScaleArguments>(Run)];

    public static KernelLaunch<ClipScaleArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index1D, ClipScaleArguments> kernel = accelerator.LoadAutoGroupedKernel<Index1D, ClipScaleArguments>(Run);
        return (AcceleratorStream stream, in ClipScaleArguments a) => kernel(stream, 1, a);
    }

    /// <summary>Writes both results from the sum of all squares.</summary>
    public static void Finish(ClipScaleArguments a, CompensatedSum squares)
    {
        float norm = MathF.Sqrt(squares.Sum + squares.Lost);
        float scale = a.Longest / (norm + ClipScaleArguments.Guard);
        a.NormAndScale[0] = norm;
        a.NormAndScale[1] = scale > 1f ? 1f : scale;
    }

    private static void Run(Index1D index, ClipScaleArguments a)
    {
        CompensatedSum sum = default;
        for (long i = 0; i < a.BlockSums.Length; i++)
        {
            sum = sum.Plus(a.BlockSums[i]);
        }

        Finish(a, sum);
    }
}
