using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.Reductions;

namespace Accelerated.Benchmarks.Families;

/// <summary>The norm of the whole gradient, for clipping.</summary>
internal sealed class SquaredNormCase() : KernelCase<SquaredNormArguments>(SquaredNorm.Family)
{
    public override string SizeNames => "length";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(3_355_016)];

    public override CaseShape SmallShape { get; } = new(5003);

    public override CaseCost CostOf(CaseShape shape) => new(2.0 * shape[0], sizeof(float) * (double)shape[0]);

    protected override SquaredNormArguments Arrange(CaseMemory memory, CaseShape shape)
    {
        int blocks = (shape[0] + SquaredNormArguments.BlockLength - 1) / SquaredNormArguments.BlockLength;
        return new SquaredNormArguments(memory.Input(shape[0]), memory.Output("BlockSums", blocks, 4));
    }
}
