using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.Optimization;

namespace Accelerated.Benchmarks.Families;

/// <summary>One update of the whole model.</summary>
internal sealed class AdamWStepCase() : KernelCase<AdamWStepArguments>(AdamWStep.Family)
{
    public override string SizeNames => "length";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(3_355_016)];

    public override CaseShape SmallShape { get; } = new(1003);

    public override CaseCost CostOf(CaseShape shape) => new(16.0 * shape[0], 7.0 * sizeof(float) * shape[0]);

    protected override AdamWStepArguments Arrange(CaseMemory memory, CaseShape shape) => new(
        memory.Updated("Weights", shape[0], 8, 0.1),
        memory.Input(shape[0], 1e-3),
        memory.Updated("FirstMoment", shape[0], 4, 1e-3),
        memory.UpdatedPositive("SecondMoment", shape[0], 4, 1e-6),
        LearningRate: 1e-3f,
        WeightDecay: 0.05f,
        Beta1: 0.9f,
        Beta2: 0.999f,
        Epsilon: 1e-8f,
        Correction1: 0.65f,
        Correction2: 0.01f,
        Scale: memory.InputBetween(1, 0.5, 0.5));
}
