using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Embedding;

/// <summary>The definition: one thread per element of X.</summary>
internal readonly struct EmbeddingGatherThreadPerElement : IKernelVariant<EmbeddingGatherArguments>
{
    public static string Name => "thread-per-element";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels => [new Action<Index1D, EmbeddingGatherArguments>(Run)];

    public static KernelLaunch<EmbeddingGatherArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index1D, EmbeddingGatherArguments> kernel = accelerator.LoadAutoGroupedKernel<Index1D, EmbeddingGatherArguments>(Run);
        return (AcceleratorStream stream, in EmbeddingGatherArguments a) => kernel(stream, MatrixElements.Count(a.Width, a.Rows), a);
    }

    private static void Run(Index1D element, EmbeddingGatherArguments a)
    {
        Index2D index = MatrixElements.At(element, a.Width);
        int column = index.X;
        int row = index.Y;
        float value = a.Embedding[(long)a.Ids[row] * a.Width + column];
        if (a.HasPositions != 0)
        {
            value += a.Positions[(long)(row % a.Tokens) * a.Width + column];
        }

        a.X[(long)row * a.Width + column] = value;
    }
}
