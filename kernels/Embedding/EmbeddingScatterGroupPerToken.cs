using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Reductions;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Embedding;

/// <summary>A group per id and 32 columns: eight strands share out the rows of the id, of which a frequent one has thousands, and are added in order.</summary>
internal readonly struct EmbeddingScatterGroupPerToken : IKernelVariant<EmbeddingScatterArguments>
{
    public static string Name => "group-per-token";

    public static DeviceNeeds Needs => DeviceNeeds.Groups(GroupReduction.Threads);

    /// <summary>On a processor ten times as slow as the definition.</summary>
    public static bool IsWorthwhile(Accelerator accelerator) => !ProcessorDevice.Is(accelerator);

    public static IReadOnlyList<Delegate> Kernels => [new Action<EmbeddingScatterArguments>(Run)];

    public static KernelLaunch<EmbeddingScatterArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, KernelConfig, EmbeddingScatterArguments> kernel = accelerator.LoadKernel<EmbeddingScatterArguments>(Run);
        return (AcceleratorStream stream, in EmbeddingScatterArguments a) =>
            kernel(stream, new KernelConfig(a.Vocabulary * ColumnBlocks(a.Width), GroupReduction.Threads), a);
    }

    private static int ColumnBlocks(int width) => (width + BlockedColumnSum.Columns - 1) / BlockedColumnSum.Columns;

    private static void Run(EmbeddingScatterArguments a)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(GroupReduction.Threads);
        int blocks = ColumnBlocks(a.Width);
        int id = Grid.IdxX / blocks;
        int strand = Group.IdxX / BlockedColumnSum.Columns;
        int column = (Grid.IdxX - id * blocks) * BlockedColumnSum.Columns + Group.IdxX - strand * BlockedColumnSum.Columns;
        int end = a.Start[id + 1];
        float sum = 0;
        if (column < a.Width)
        {
            for (int i = a.Start[id] + strand; i < end; i += BlockedColumnSum.Strands)
            {
                sum += a.DX[(long)a.Order[i] * a.Width + column];
            }
        }

        StrandSum.Join(shared, sum);
        if (strand == 0 && column < a.Width)
        {
            a.DEmbedding[(long)id * a.Width + column] = shared[Group.IdxX];
        }
    }
}
