using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.HeadRefined;

namespace Accelerated.Benchmarks.Families;

/// <summary>The linear term of a divergence in the final norm's output, with gradients.</summary>
internal sealed class LinearLossCase() : KernelCase<LinearLossArguments>(LinearLoss.Family)
{
    public override string SizeNames => "rows x width";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(4096, 256)];

    public override CaseShape SmallShape { get; } = new(37, 19);

    public override CaseCost CostOf(CaseShape shape)
    {
        double elements = (double)shape[0] * shape[1];
        return new CaseCost(4 * elements, sizeof(float) * (4 * elements + 4.0 * shape[0]));
    }

    protected override LinearLossArguments Arrange(CaseMemory memory, CaseShape shape)
    {
        (int rows, int width) = shape;
        return new LinearLossArguments(
            memory.Input((long)rows * width),
            memory.Input((long)rows * width),
            memory.Input(rows),
            default,
            memory.Output("Dots", rows, width),
            memory.Updated("Losses", rows, width),
            memory.Updated("DX", (long)rows * width, 8),
            HasReciprocals: 0,
            HasLosses: 1,
            Gradients: 1,
            GradientScale: 1f / rows,
            rows,
            width);
    }
}
