using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.Attention;
using ILGPU;

namespace Accelerated.Benchmarks.Families;

/// <summary>Scores again, the gradient of the weights, and those of queries, keys and values: five causal passes.</summary>
internal sealed class AttentionBackwardCase() : KernelCase<AttentionBackwardArguments>(AttentionBackward.Family)
{
    public override string SizeNames => AttentionSizes.Names;

    public override IReadOnlyList<CaseShape> Shapes => AttentionSizes.Shapes;

    public override CaseShape SmallShape => AttentionSizes.SmallShape;

    public override CaseCost CostOf(CaseShape shape) =>
        new(5 * 2 * AttentionSizes.CausalPass(shape), sizeof(float) * (8.0 * AttentionSizes.Elements(shape) + AttentionSizes.Positions(shape)));

    protected override AttentionBackwardArguments Arrange(CaseMemory memory, CaseShape shape)
    {
        (int heads, int sequences, int tokens, int headSize) = shape;
        int elements = AttentionSizes.Elements(shape);
        ArrayView<float> q = memory.Input(elements), k = memory.Input(elements), v = memory.Input(elements), dz = memory.Input(elements);
        ArrayView<float> z = memory.Output("Z", elements, tokens + headSize);
        ArrayView<float> logSumExp = memory.Output("LogSumExp", AttentionSizes.Positions(shape), tokens + headSize);
        long stride = AttentionSizes.HeadStride(shape);
        float scale = AttentionSizes.Scale(shape);
        memory.Launch(AttentionForward.Family, new AttentionForwardArguments(q, k, v, z, logSumExp, heads, sequences, tokens, headSize, stride, scale));
        int terms = tokens + 2 * headSize;
        return new AttentionBackwardArguments(
            q,
            k,
            v,
            z,
            logSumExp,
            dz,
            memory.Output("DQ", elements, terms),
            memory.Output("DK", elements, terms),
            memory.Output("DV", elements, terms),
            heads,
            sequences,
            tokens,
            headSize,
            stride,
            scale);
    }
}
