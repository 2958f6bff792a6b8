using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Arithmetic;

/// <summary>The definition.</summary>
internal readonly struct AccumulateThreadPerElement : IKernelVariant<AccumulateArguments>
{
    public static string Name => "thread-per-element";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels => [new Action<Index1D, AccumulateArguments>(Run)];

    public static KernelLaunch<AccumulateArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index1D, AccumulateArguments> kernel = accelerator.LoadAutoGroupedKernel<Index1D, AccumulateArguments>(Run);
        return (AcceleratorStream stream, in AccumulateArguments a) => kernel(stream, (int)a.Sum.Length, a);
    }

    private static void Run(Index1D index, AccumulateArguments a) => a.Sum[index] += a.Term[index];
}
