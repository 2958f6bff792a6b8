using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.Optimization;

namespace Accelerated.Benchmarks.Families;

/// <summary>The norms of one step's terms, of the whole model and of one head.</summary>
internal sealed class StepTermsCase() : KernelCase<StepTermsArguments>(StepTerms.Family)
{
    public override string SizeNames => "length";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(3_355_016), new(32_864)];

    public override CaseShape SmallShape { get; } = new(5003);

    public override CaseCost CostOf(CaseShape shape) => new(15.0 * shape[0], 3.0 * sizeof(float) * shape[0]);

    protected override StepTermsArguments Arrange(CaseMemory memory, CaseShape shape) => new(
        memory.Input(shape[0], 0.1),
        memory.Input(shape[0], 1e-3),
        memory.Input(shape[0], 0.1),
        SecondMoment: default,
        memory.Output("BlockSums", StepTermsArguments.Blocks(shape[0]) * StepTermsArguments.Sums, 64),
        Seed: 1,
        Chain: 2,
        Step: 3,
        Decay: 0,
        Stability: 1);
}
