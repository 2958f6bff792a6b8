using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Reductions;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Optimization;

/// <summary>One group reads the blocks as whole lines of memory and adds its threads' sums through shared memory, all compensated.</summary>
internal readonly struct ClipScaleOneGroup : IKernelVariant<ClipScaleArguments>
{
    public static string Name => "one-group";

    public static DeviceNeeds Needs => DeviceNeeds.Groups(GroupReduction.Threads);

    public static IReadOnlyList<Delegate> Kernels => [new Action<ClipScaleArguments>(Run)];

    public static KernelLaunch<ClipScaleArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, KernelConfig, ClipScaleArguments> kernel = accelerator.LoadKernel<ClipScaleArguments>(Run);
        return (AcceleratorStream stream, in ClipScaleArguments a) => kernel(stream, new KernelConfig(1, GroupReduction.Threads), a);
    }

    private static void Run(ClipScaleArguments a)
    {
        ArrayView<float> sums = SharedMemory.Allocate<float>(GroupReduction.Threads);
        ArrayView<float> lost = SharedMemory.Allocate<float>(GroupReduction.Threads);
        CompensatedSum own = default;
        for (long i = Group.IdxX; i < a.BlockSums.Length; i += GroupReduction.Threads)
        {
            own = own.Plus(a.BlockSums[i]);
        }

        CompensatedSum all = GroupReduction.Sum(sums, lost, own);
        if (Group.IdxX == 0)
        {
            ClipScaleOneThread.Finish(a, all);
        }
    }
}
