using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Embedding;

/// <summary>The definition: one thread per element of DPositions, which adds its sequences in their order.</summary>
internal readonly struct PositionScatterThreadPerElement : IKernelVariant<PositionScatterArguments>
{
    public static string Name => "thread-per-element";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels => [new Action<Index1D, PositionScatterArguments>(Run)];

    public static KernelLaunch<PositionScatterArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index1D, PositionScatterArguments> kernel = accelerator.LoadAutoGroupedKernel<Index1D, PositionScatterArguments>(Run);
        return (AcceleratorStream stream, in PositionScatterArguments a) => kernel(stream, MatrixElements.Count(a.Width, a.Tokens), a);
    }

    private static void Run(Index1D element, PositionScatterArguments a)
    {
        Index2D index = MatrixElements.At(element, a.Width);
        int column = index.X;
        int position = index.Y;
        float sum = 0;
        for (int s = 0; s < a.Sequences; s++)
        {
            sum += a.DX[((long)s * a.Tokens + position) * a.Width + column];
        }

        long target = (long)position * a.Width + column;
        a.DPositions[target] = a.Accumulate != 0 ? a.DPositions[target] + sum : sum;
    }
}
