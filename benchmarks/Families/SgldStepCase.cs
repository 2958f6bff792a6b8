using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.Optimization;

namespace Accelerated.Benchmarks.Families;

/// <summary>One step of the whole model, and of one head.</summary>
internal sealed class SgldStepCase() : KernelCase<SgldStepArguments>(SgldStep.Family)
{
    public override string SizeNames => "length";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(3_355_016), new(32_864)];

    public override CaseShape SmallShape { get; } = new(1003);

    public override CaseCost CostOf(CaseShape shape) => new(8.0 * shape[0], 4.0 * sizeof(float) * shape[0]);

    protected override SgldStepArguments Arrange(CaseMemory memory, CaseShape shape) => new(
        memory.Updated("Weights", shape[0], 16, 0.1),
        memory.Input(shape[0], 1e-3),
        memory.Input(shape[0], 0.1),
        FirstIndex: 0,
        Seed: 1,
        Chain: 2,
        Step: 3,
        Epsilon: 1e-3f,
        InverseTemperature: 30,
        Localization: 200,
        NoiseLevel: 1,
        Box: float.PositiveInfinity);
}
