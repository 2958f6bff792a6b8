using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Embedding;

/// <summary>The definition: one thread per element of DEmbedding, which adds its rows in their order.</summary>
internal readonly struct EmbeddingScatterThreadPerElement : IKernelVariant<EmbeddingScatterArguments>
{
    public static string Name => "thread-per-element";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels => [new Action<Index1D, EmbeddingScatterArguments>(Run)];

    public static KernelLaunch<EmbeddingScatterArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index1D, EmbeddingScatterArguments> kernel = accelerator.LoadAutoGroupedKernel<Index1D, EmbeddingScatterArguments>(Run);
        return (AcceleratorStream stream, in EmbeddingScatterArguments a) => kernel(stream, MatrixElements.Count(a.Width, a.Vocabulary), a);
    }

    private static void Run(Index1D element, EmbeddingScatterArguments a)
    {
        Index2D index = MatrixElements.At(element, a.Width);
        int column = index.X;
        int id = index.Y;
        int end = a.Start[id + 1];
        float sum = 0;
        for (int i = a.Start[id]; i < end; i++)
        {
            sum += a.DX[(long)a.Order[i] * a.Width + column];
        }

        a.DEmbedding[(long)id * a.Width + column] = sum;
    }
}
