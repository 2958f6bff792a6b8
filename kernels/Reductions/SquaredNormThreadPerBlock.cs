using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Reductions;

/// <summary>The definition: one thread per block, with Kahan's summation.</summary>
internal readonly struct SquaredNormThreadPerBlock : IKernelVariant<SquaredNormArguments>
{
    public static string Name => "thread-per-block";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels => [new Action<Index1D, SquaredNormArguments>(Run)];

    public static KernelLaunch<SquaredNormArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index1D, SquaredNormArguments> kernel = accelerator.LoadAutoGroupedKernel<Index1D, SquaredNormArguments>(Run);
        return (AcceleratorStream stream, in SquaredNormArguments a) => kernel(stream, new Index1D((int)((a.X.Length + SquaredNormArguments.BlockLength - 1) / SquaredNormArguments.BlockLength)), a);
    }

    private static void Run(Index1D index, SquaredNormArguments a)
    {
        int block = index;
        long first = (long)block * SquaredNormArguments.BlockLength;
        long end = first + SquaredNormArguments.BlockLength < a.X.Length ? first + SquaredNormArguments.BlockLength : a.X.Length;
        float sum = 0;
        float lost = 0;
        for (long i = first; i < end; i++)
        {
            float x = a.X[i];
            float term = x * x - lost;
            float next = sum + term;
            lost = next - sum - term;
            sum = next;
        }

        a.BlockSums[block] = sum;
    }
}
