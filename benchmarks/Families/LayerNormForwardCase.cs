using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.Normalization;

namespace Accelerated.Benchmarks.Families;

/// <summary>A layer's norm with the positions that queries and keys see.</summary>
internal sealed class LayerNormForwardCase() : KernelCase<LayerNormForwardArguments>(LayerNormForward.Family)
{
    public override string SizeNames => "sequences x tokens x width";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(4, 1024, 256)];

    public override CaseShape SmallShape { get; } = new(3, 21, 70);

    public override CaseCost CostOf(CaseShape shape)
    {
        double elements = (double)shape[0] * shape[1] * shape[2];
        return new CaseCost(9 * elements, sizeof(float) * (3 * elements + (2.0 + shape[1]) * shape[2] + 2.0 * shape[0] * shape[1]));
    }

    protected override LayerNormForwardArguments Arrange(CaseMemory memory, CaseShape shape)
    {
        (int sequences, int tokens, int width) = shape;
        int rows = sequences * tokens;
        return new LayerNormForwardArguments(
            memory.Input((long)rows * width),
            memory.Input(width),
            memory.Input(width),
            memory.Output("Y", (long)rows * width, width),
            memory.Output("Mean", rows, width),
            memory.Output("ReciprocalDeviation", rows, width),
            memory.Input((long)tokens * width),
            memory.Output("YWithPosition", (long)rows * width, width),
            HasPositions: 1,
            rows,
            width,
            tokens,
            Epsilon: 1e-5f);
    }
}
