using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.Optimization;

namespace Accelerated.Benchmarks.Families;

/// <summary>The norm of the whole gradient from its blocks' sums, and what it is scaled by.</summary>
internal sealed class ClipScaleCase() : KernelCase<ClipScaleArguments>(ClipScale.Family)
{
    public override string SizeNames => "blocks";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(820)];

    public override CaseShape SmallShape { get; } = new(37);

    public override CaseCost CostOf(CaseShape shape) => new(shape[0], sizeof(float) * (double)shape[0]);

    protected override ClipScaleArguments Arrange(CaseMemory memory, CaseShape shape) =>
        new(memory.InputBetween(shape[0], 0, 0.1), memory.Output("NormAndScale", 2, 4), Longest: 1);
}
