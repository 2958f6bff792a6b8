using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.HeadRefined;

namespace Accelerated.Benchmarks.Families;

/// <summary>What a norm adds to the gradient of the stream as the projections of the next layer see it.</summary>
internal sealed class ProjectedNormBackwardCase() : KernelCase<ProjectedNormBackwardArguments>(ProjectedNormBackward.Family)
{
    public override string SizeNames => "sequences x tokens x width x blocks x block width";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(4, 1024, 256, 24, 32)];

    public override CaseShape SmallShape { get; } = new(3, 13, 19, 4, 5);

    public override CaseCost CostOf(CaseShape shape)
    {
        (double rows, double width, double columns) = ((double)shape[0] * shape[1], shape[2], (double)shape[3] * shape[4]);
        return new CaseCost(rows * (3 * width + 4 * columns), sizeof(float) * (rows * (3 * width + 3 * columns + 2) + shape[1] * columns));
    }

    protected override ProjectedNormBackwardArguments Arrange(CaseMemory memory, CaseShape shape)
    {
        (int rows, int tokens, int width, int blocks, int blockWidth) = (shape[0] * shape[1], shape[1], shape[2], shape[3], shape[4]);
        long stride = (long)rows * blockWidth;
        return new ProjectedNormBackwardArguments(
            memory.Input((long)rows * width),
            memory.Input(blocks * stride),
            memory.Input((long)blocks * tokens * blockWidth),
            memory.Input(rows),

            // About 1, so that what each run takes up where the last left it neither grows nor fades.
            memory.InputBetween(rows, 1 - 1e-4, 1 + 1e-4),
            memory.Updated("DY", blocks * stride, 8),
            memory.Updated("DX", (long)rows * width, blocks * blockWidth),
            rows,
            width,
            blocks,
            blockWidth,
            stride,
            tokens,
            ConstantRows: tokens);
    }
}
