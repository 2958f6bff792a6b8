using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.Optimization;
using ILGPU;

namespace Accelerated.Benchmarks.Families;

/// <summary>The terms of a step of the whole model, and of one head, without a preconditioner.</summary>
internal sealed class StepTermsCase() : KernelCase<StepTermsArguments>(StepTerms.Family)
{
    public override string SizeNames => "length";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(3_355_016), new(32_864)];

    public override CaseShape SmallShape { get; } = new(5003);

    public override CaseCost CostOf(CaseShape shape) => new(11.0 * shape[0], 3.0 * sizeof(float) * shape[0]);

    protected override StepTermsArguments Arrange(CaseMemory memory, CaseShape shape) => new(
        memory.Input(shape[0]),
        memory.Input(shape[0]),
        memory.Input(shape[0]),
        SecondMoment: ArrayView<float>.Empty,
        memory.Output("BlockSums", (long)StepTermsArguments.Blocks(shape[0]) * StepTermsArguments.Sums, StepTermsArguments.BlockLength),
        Seed: 1,
        Chain: 2,
        Step: 3,
        Decay: 0.99f,
        Stability: 0.1f);
}
