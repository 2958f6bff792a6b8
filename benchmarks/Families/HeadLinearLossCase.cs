using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.HeadRefined;

namespace Accelerated.Benchmarks.Families;

/// <summary>The linear term of a divergence for one walker on each head of the last layer, with gradients.</summary>
internal sealed class HeadLinearLossCase() : KernelCase<HeadLinearLossArguments>(HeadLinearLoss.Family)
{
    public override string SizeNames => "walkers x rows x head size";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(8, 4096, 32)];

    public override CaseShape SmallShape { get; } = new(3, 37, 5);

    public override CaseCost CostOf(CaseShape shape)
    {
        (double rows, double headSize) = ((double)shape[0] * shape[1], shape[2]);
        return new CaseCost(rows * (7 * headSize + 4), sizeof(float) * rows * (7 * headSize + 4));
    }

    protected override HeadLinearLossArguments Arrange(CaseMemory memory, CaseShape shape)
    {
        (int walkers, int rows, int headSize) = shape;
        long stride = (long)rows * headSize;
        return new HeadLinearLossArguments(
            memory.Integers(walkers, walkers),
            memory.Input(walkers * stride),
            memory.Updated("Q", walkers * stride, 8),
            memory.Input(walkers * stride),
            memory.Input(walkers * stride),
            memory.Input(rows),
            memory.Input(rows),
            memory.InputBetween((long)walkers * rows, 0.5, 1.5),
            memory.Updated("Losses", (long)walkers * rows, 2 * headSize),
            memory.Updated("DZ", walkers * stride, 8),
            memory.Updated("DReciprocals", (long)walkers * rows, 2 * headSize),
            HasAnchors: 1,
            Gradients: 1,
            GradientScale: 1f / rows,
            walkers,
            rows,
            headSize,
            stride);
    }
}
