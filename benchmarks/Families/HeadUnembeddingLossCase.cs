using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.HeadRefined;

namespace Accelerated.Benchmarks.Families;

/// <summary>Losses and gradients of walkers on heads of the last layer: the product that they share, and four of rank head size for each.</summary>
internal sealed class HeadUnembeddingLossCase() : KernelCase<HeadUnembeddingLossArguments>(HeadUnembeddingLoss.Family)
{
    private const int Heads = 8;

    public override string SizeNames => "walkers x rows x width x head size x vocabulary";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(1, 4096, 256, 32, 5000), new(8, 4096, 256, 32, 5000), new(32, 4096, 256, 32, 5000)];

    public override CaseShape SmallShape { get; } = new(3, 37, 19, 5, 83);

    public override CaseCost CostOf(CaseShape shape)
    {
        (double walkers, double rows, double width, double headSize, double vocabulary) = (shape[0], shape[1], shape[2], shape[3], shape[4]);
        return new CaseCost(
            2 * rows * vocabulary * (width + 4 * walkers * headSize),
            sizeof(float) * (rows * width + width * vocabulary + walkers * (3 * rows * headSize + 3 * vocabulary * headSize + 3 * rows)));
    }

    protected override HeadUnembeddingLossArguments Arrange(CaseMemory memory, CaseShape shape)
    {
        (int walkers, int rows, int width, int headSize, int vocabulary) = (shape[0], shape[1], shape[2], shape[3], shape[4]);
        long stride = (long)rows * headSize;
        int terms = width + 2 * headSize + vocabulary;
        return new HeadUnembeddingLossArguments(
            memory.Input((long)rows * width),
            memory.Input((long)vocabulary * width, 0.2),
            memory.Input(vocabulary, 0.2),
            memory.Integers(rows, vocabulary),
            memory.Integers([.. Enumerable.Range(0, walkers).Select(w => w % Heads)]),
            memory.Input(walkers * stride),
            memory.Input((long)walkers * vocabulary * headSize, 0.2),
            memory.InputBetween((long)walkers * rows, 0.5, 1.5),
            memory.Input(Heads * stride),
            memory.Input((long)Heads * vocabulary * headSize, 0.2),
            memory.InputBetween(rows, 0.5, 1.5),
            memory.Output("Losses", (long)walkers * rows, terms),
            AnchorLosses: default,
            memory.Output("DZ", walkers * stride, terms),
            memory.Output("DReciprocals", (long)walkers * rows, terms),
            memory.Output("DMap", (long)walkers * vocabulary * headSize, terms + rows),
            HasAnchors: 1,
            HasAnchorLosses: 0,
            Gradients: 1,
            AccumulateMap: 0,
            1f / rows,
            walkers,
            rows,
            width,
            headSize,
            vocabulary,
            WeightStride: width,
            stride);
    }
}
