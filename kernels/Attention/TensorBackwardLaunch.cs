using Accelerated.Kernels.TensorCores;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Attention;

/// <summary><see cref="GroupedBackwardLaunch"/> on tensor cores, for its variants of either precision and, with another unit, for their tests.</summary>
internal static class TensorBackwardLaunch<TUnit, TPrecision>
    where TUnit : struct, ITensorUnit
    where TPrecision : struct, ITensorPrecision
{
    public static IReadOnlyList<Delegate> Kernels =>
    [
        new Action<GroupedBackwardArguments>(RowDeltas.Run),
        new Action<GroupedBackwardArguments>(TensorKeyGradients.Run<TUnit, TPrecision>),
        new Action<GroupedBackwardArguments>(TensorQueryGradients.Run<TUnit, TPrecision>),
    ];

    public static KernelLaunch<AttentionBackwardArguments> Load(Accelerator accelerator) =>
        Load(accelerator, TensorKeyGradients.SharedFloats, TensorQueryGradients.SharedFloats);

    /// <param name="accelerator">Where it runs.</param>
    /// <param name="sharedFloats">Dynamic shared memory of a group of either kernel.</param>
    public static KernelLaunch<AttentionBackwardArguments> Load(Accelerator accelerator, int sharedFloats) => Load(accelerator, sharedFloats, sharedFloats);

    private static KernelLaunch<AttentionBackwardArguments> Load(Accelerator accelerator, int ofKeys, int ofQueries) => GroupedBackwardLaunch.Load(
        accelerator,
        TensorKeyGradients.Run<TUnit, TPrecision>,
        groups => TensorTile.Config(groups, ofKeys),
        TensorQueryGradients.Run<TUnit, TPrecision>,
        groups => TensorTile.Config(groups, ofQueries),
        GroupedBackwardLaunch.ScratchFloats);
}
