using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.Optimization;

namespace Accelerated.Benchmarks.Families;

/// <summary>One preconditioned step of the whole model, and of one head.</summary>
internal sealed class RmspropSgldStepCase() : KernelCase<RmspropSgldStepArguments>(RmspropSgldStep.Family)
{
    public override string SizeNames => "length";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(3_355_016), new(32_864)];

    public override CaseShape SmallShape { get; } = new(1003);

    public override CaseCost CostOf(CaseShape shape) => new(17.0 * shape[0], 6.0 * sizeof(float) * shape[0]);

    protected override RmspropSgldStepArguments Arrange(CaseMemory memory, CaseShape shape) => new(
        memory.Updated("Weights", shape[0], 16, 0.1),
        memory.UpdatedPositive("SecondMoment", shape[0], 4, 1e-6),
        memory.Input(shape[0], 1e-3),
        memory.Input(shape[0], 0.1),
        Seed: 1,
        Chain: 2,
        Step: 3,
        Epsilon: 1e-4f,
        InverseTemperature: 30,
        Localization: 200,
        NoiseLevel: 1,
        Decay: 0.99f,
        Stability: 0.1f,
        Box: float.PositiveInfinity);
}
