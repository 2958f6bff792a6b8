using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.HeadRefined;

namespace Accelerated.Benchmarks.Families;

/// <summary>Norm of the stream as the projections of the next layer see it, whose positions have constants of their own.</summary>
internal sealed class ProjectedNormCase() : KernelCase<ProjectedNormArguments>(ProjectedNorm.Family)
{
    /// <summary>So large that norms shrink what each run takes up where the last left it.</summary>
    private const double Amplitude = 4;

    public override string SizeNames => "sequences x tokens x width x blocks x block width";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(4, 1024, 256, 24, 32)];

    public override CaseShape SmallShape { get; } = new(3, 13, 19, 4, 5);

    public override CaseCost CostOf(CaseShape shape)
    {
        (double rows, double width, double columns) = ((double)shape[0] * shape[1], shape[2], (double)shape[3] * shape[4]);
        return new CaseCost(rows * (4 * width + 2 * columns), sizeof(float) * (rows * (width + 2 * columns + 2) + shape[1] * columns));
    }

    protected override ProjectedNormArguments Arrange(CaseMemory memory, CaseShape shape)
    {
        (int rows, int tokens, int width, int blocks, int blockWidth) = (shape[0] * shape[1], shape[1], shape[2], shape[3], shape[4]);
        long stride = (long)rows * blockWidth;
        return new ProjectedNormArguments(
            memory.Input((long)rows * width, Amplitude),
            memory.Updated("Y", blocks * stride, width),
            memory.Input((long)blocks * tokens * blockWidth),
            memory.Output("Mean", rows, width),
            memory.Output("ReciprocalDeviation", rows, width),
            rows,
            width,
            blocks,
            blockWidth,
            stride,
            tokens,
            ConstantRows: tokens,
            Epsilon: 1e-5f);
    }
}
