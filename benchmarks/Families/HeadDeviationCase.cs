using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.HeadRefined;

namespace Accelerated.Benchmarks.Families;

/// <summary>The final norm's deviation for one walker on each head of the last layer.</summary>
internal sealed class HeadDeviationCase() : KernelCase<HeadDeviationArguments>(HeadDeviation.Family)
{
    /// <summary>So small that T, which each run takes up where the last left it, grows little.</summary>
    private const double Change = 1e-3;

    public override string SizeNames => "walkers x rows x width x head size";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(8, 4096, 256, 32)];

    public override CaseShape SmallShape { get; } = new(3, 37, 19, 5);

    public override CaseCost CostOf(CaseShape shape)
    {
        (double rows, double headSize) = ((double)shape[0] * shape[1], shape[3]);
        return new CaseCost(rows * (4 * headSize * headSize + 5 * headSize), sizeof(float) * rows * (4 * headSize + 2));
    }

    protected override HeadDeviationArguments Arrange(CaseMemory memory, CaseShape shape)
    {
        (int walkers, int rows, int width, int headSize) = shape;
        long stride = (long)rows * headSize;
        long squares = (long)walkers * headSize * headSize;
        return new HeadDeviationArguments(
            memory.Integers([.. Enumerable.Range(0, walkers)]),
            memory.Input(walkers * stride),
            memory.Updated("T", walkers * stride, 2 * headSize, 0.1),
            memory.Input(squares, Change),
            memory.Input(walkers * stride),
            memory.Input(squares, Change),
            memory.InputBetween((long)walkers * rows, 0.5, 1.5),
            memory.Output("Reciprocals", (long)walkers * rows, 2 * headSize),
            HasAnchors: 1,
            Sign: 1,
            walkers,
            rows,
            width,
            headSize,
            stride,
            BaseStride: rows);
    }
}
