using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.Embedding;

namespace Accelerated.Benchmarks.Families;

/// <summary>The gradient of the positions, added to what other layers gave.</summary>
internal sealed class PositionScatterCase() : KernelCase<PositionScatterArguments>(PositionScatter.Family)
{
    public override string SizeNames => "sequences x tokens x width";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(4, 1024, 256)];

    public override CaseShape SmallShape { get; } = new(3, 21, 35);

    public override CaseCost CostOf(CaseShape shape)
    {
        double positions = (double)shape[1] * shape[2];
        return new CaseCost(shape[0] * positions, sizeof(float) * (shape[0] + 2) * positions);
    }

    protected override PositionScatterArguments Arrange(CaseMemory memory, CaseShape shape)
    {
        (int sequences, int tokens, int width) = shape;
        return new PositionScatterArguments(
            memory.Input((long)sequences * tokens * width), memory.Updated("DPositions", (long)tokens * width, sequences), Accumulate: 1, sequences, tokens, width);
    }
}
