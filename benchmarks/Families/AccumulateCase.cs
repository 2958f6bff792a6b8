using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.Arithmetic;

namespace Accelerated.Benchmarks.Families;

/// <summary>The gradient of the whole model, added to that of another part of the batch.</summary>
internal sealed class AccumulateCase() : KernelCase<AccumulateArguments>(Accumulate.Family)
{
    public override string SizeNames => "length";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(3_355_016)];

    public override CaseShape SmallShape { get; } = new(1003);

    public override CaseCost CostOf(CaseShape shape) => new(shape[0], 3.0 * sizeof(float) * shape[0]);

    protected override AccumulateArguments Arrange(CaseMemory memory, CaseShape shape) => new(memory.Updated("Sum", shape[0], 1), memory.Input(shape[0]));
}
