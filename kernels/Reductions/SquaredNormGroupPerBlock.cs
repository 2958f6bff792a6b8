using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Reductions;

/// <summary>A group per block: sixteen squares a thread, read as whole lines of memory, then the threads' sums in two steps, all compensated.</summary>
internal readonly struct SquaredNormGroupPerBlock : IKernelVariant<SquaredNormArguments>
{
    public static string Name => "group-per-block";

    public static DeviceNeeds Needs => DeviceNeeds.Groups(GroupReduction.Threads);

    public static IReadOnlyList<Delegate> Kernels => [new Action<SquaredNormArguments>(Run)];

    public static KernelLaunch<SquaredNormArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, KernelConfig, SquaredNormArguments> kernel = accelerator.LoadKernel<SquaredNormArguments>(Run);
        return (AcceleratorStream stream, in SquaredNormArguments a) =>
        {
            int blocks = (int)((a.X.Length + SquaredNormArguments.BlockLength - 1) / SquaredNormArguments.BlockLength);
            if (blocks > 0)
            {
                kernel(stream, new KernelConfig(blocks, GroupReduction.Threads), a);
            }
        };
    }

    private static void Run(SquaredNormArguments a)
    {
        ArrayView<float> sums = SharedMemory.Allocate<float>(GroupReduction.Threads);
        ArrayView<float> lost = SharedMemory.Allocate<float>(GroupReduction.Threads);
        int thread = Group.IdxX;
        long first = (long)Grid.IdxX * SquaredNormArguments.BlockLength;
        int count = (int)(first + SquaredNormArguments.BlockLength < a.X.Length ? SquaredNormArguments.BlockLength : a.X.Length - first);
        CompensatedSum own = default;
        for (int i = thread; i < count; i += GroupReduction.Threads)
        {
            float x = a.X[first + i];
            own = own.Plus(x * x);
        }

        CompensatedSum all = GroupReduction.Sum(sums, lost, own);
        if (thread == 0)
        {
            a.BlockSums[Grid.IdxX] = all.Sum + all.Lost;
        }
    }
}
