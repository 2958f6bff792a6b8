using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.HeadRefined;

namespace Accelerated.Benchmarks.Families;

/// <summary>What the final norm's deviation adds to the gradient of one walker on each head of the last layer.</summary>
internal sealed class HeadDeviationBackwardCase() : KernelCase<HeadDeviationBackwardArguments>(HeadDeviationBackward.Family)
{
    public override string SizeNames => "walkers x rows x width x head size";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(8, 4096, 256, 32)];

    public override CaseShape SmallShape { get; } = new(3, 37, 19, 5);

    public override CaseCost CostOf(CaseShape shape)
    {
        (double rows, double headSize) = ((double)shape[0] * shape[1], shape[3]);
        return new CaseCost(rows * (3 * headSize + 4), sizeof(float) * rows * (5 * headSize + 2));
    }

    protected override HeadDeviationBackwardArguments Arrange(CaseMemory memory, CaseShape shape)
    {
        (int walkers, int rows, int width, int headSize) = shape;
        long stride = (long)rows * headSize;
        return new HeadDeviationBackwardArguments(
            memory.Input(walkers * stride),
            memory.Updated("T", walkers * stride, 8),
            memory.Updated("DZ", walkers * stride, 8),
            memory.InputBetween((long)walkers * rows, 0.5, 1.5),
            memory.Input((long)walkers * rows),
            walkers,
            rows,
            width,
            headSize,
            stride);
    }
}
