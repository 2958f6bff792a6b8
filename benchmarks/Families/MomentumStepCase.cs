using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.Optimization;

namespace Accelerated.Benchmarks.Families;

/// <summary>One Hamiltonian step of the whole model, and of one head.</summary>
internal sealed class MomentumStepCase() : KernelCase<MomentumStepArguments>(MomentumStep.Family)
{
    public override string SizeNames => "length";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(3_355_016), new(32_864)];

    public override CaseShape SmallShape { get; } = new(1003);

    public override CaseCost CostOf(CaseShape shape) => new(10.0 * shape[0], 6.0 * sizeof(float) * shape[0]);

    protected override MomentumStepArguments Arrange(CaseMemory memory, CaseShape shape) => new(
        memory.Updated("Weights", shape[0], 16, 0.1),
        memory.Updated("Velocity", shape[0], 16, 0.01),
        memory.Input(shape[0], 1e-3),
        memory.Input(shape[0], 0.1),
        Seed: 1,
        Chain: 2,
        Step: 3,
        Epsilon: 1e-3f,
        InverseTemperature: 30,
        Localization: 200,
        Friction: 0.1f,
        NoiseScale: 0.01f,
        Box: float.PositiveInfinity);
}
