using Accelerated.Kernels.Groups;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Reductions;

/// <summary><see cref="BlockedColumnSum"/>: enough groups to fill a device, however few the columns.</summary>
internal readonly struct ColumnSumGroupPerBlock : IKernelVariant<ColumnSumArguments>
{
    public static string Name => "group-per-block";

    public static DeviceNeeds Needs => DeviceNeeds.Groups(GroupReduction.Threads);

    public static IReadOnlyList<Delegate> Kernels => BlockedColumnSum.Kernels;

    public static KernelLaunch<ColumnSumArguments> Load(Accelerator accelerator)
    {
        var sums = new BlockedColumnSum(accelerator);
        return (AcceleratorStream stream, in ColumnSumArguments a) => sums.Run(stream, a, accumulate: 0);
    }
}
