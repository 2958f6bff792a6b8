using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.Embedding;
using ILGPU;

namespace Accelerated.Benchmarks.Families;

/// <summary>The residual stream's first rows, without positions.</summary>
internal sealed class EmbeddingGatherCase() : KernelCase<EmbeddingGatherArguments>(EmbeddingGather.Family)
{
    public override string SizeNames => "rows x width x vocabulary";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(4096, 256, 5000)];

    public override CaseShape SmallShape { get; } = new(67, 35, 29);

    public override CaseCost CostOf(CaseShape shape) => new(0, sizeof(float) * (2.0 * shape[0] * shape[1] + shape[0]));

    protected override EmbeddingGatherArguments Arrange(CaseMemory memory, CaseShape shape)
    {
        (int rows, int width, int vocabulary) = shape;
        return new EmbeddingGatherArguments(
            memory.Integers(rows, vocabulary),
            memory.Input((long)vocabulary * width),
            Positions: ArrayView<float>.Empty,
            memory.Output("X", (long)rows * width, 1),
            HasPositions: 0,
            rows,
            width,
            Tokens: rows);
    }
}
