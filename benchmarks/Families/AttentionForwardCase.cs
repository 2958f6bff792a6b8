using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.Attention;

namespace Accelerated.Benchmarks.Families;

/// <summary>Scores and weighted values: two causal passes.</summary>
internal sealed class AttentionForwardCase() : KernelCase<AttentionForwardArguments>(AttentionForward.Family)
{
    public override string SizeNames => AttentionSizes.Names;

    public override IReadOnlyList<CaseShape> Shapes => AttentionSizes.Shapes;

    public override CaseShape SmallShape => AttentionSizes.SmallShape;

    public override CaseCost CostOf(CaseShape shape) =>
        new(2 * 2 * AttentionSizes.CausalPass(shape), sizeof(float) * (4.0 * AttentionSizes.Elements(shape) + AttentionSizes.Positions(shape)));

    protected override AttentionForwardArguments Arrange(CaseMemory memory, CaseShape shape)
    {
        (int heads, int sequences, int tokens, int headSize) = shape;
        int elements = AttentionSizes.Elements(shape);
        return new AttentionForwardArguments(
            memory.Input(elements),
            memory.Input(elements),
            memory.Input(elements),
            memory.Output("Z", elements, tokens + headSize),
            memory.Output("LogSumExp", AttentionSizes.Positions(shape), tokens + headSize),
            heads,
            sequences,
            tokens,
            headSize,
            AttentionSizes.HeadStride(shape),
            AttentionSizes.Scale(shape));
    }
}
