using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.Attention;

namespace Accelerated.Benchmarks.Families;

/// <summary>Scores and their largest: one causal pass.</summary>
internal sealed class AttentionPeakCase() : KernelCase<AttentionPeakArguments>(AttentionPeak.Family)
{
    /// <summary>Queries whose two largest scores are closer than rounding; among 32,768 of these inputs a tenth of one is expected.</summary>
    private const int NearTies = 4;

    public override string SizeNames => AttentionSizes.Names;

    public override IReadOnlyList<CaseShape> Shapes { get; } = [AttentionSizes.Shapes[0]];

    public override CaseShape SmallShape => AttentionSizes.SmallShape;

    public override CaseCost CostOf(CaseShape shape) =>
        new(2 * AttentionSizes.CausalPass(shape), sizeof(float) * (2.0 * AttentionSizes.Elements(shape) + 2.0 * AttentionSizes.Positions(shape)));

    protected override AttentionPeakArguments Arrange(CaseMemory memory, CaseShape shape)
    {
        (int heads, int sequences, int tokens, int headSize) = shape;
        int elements = AttentionSizes.Elements(shape);
        int positions = AttentionSizes.Positions(shape);
        return new AttentionPeakArguments(
            memory.Input(elements),
            memory.Input(elements),
            memory.IntegerOutput("Position", positions, NearTies),
            memory.Output("Weight", positions, tokens + headSize),
            heads,
            sequences,
            tokens,
            headSize,
            AttentionSizes.HeadStride(shape),
            AttentionSizes.Scale(shape));
    }
}
