using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.Divergence;

namespace Accelerated.Benchmarks.Families;

/// <summary>Divergence of a block of rows from another model, with gradients: two softmaxes.</summary>
internal sealed class DivergenceLossCase() : KernelCase<DivergenceLossArguments>(DivergenceLoss.Family)
{
    public override string SizeNames => "rows x vocabulary";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(1024, 5000)];

    public override CaseShape SmallShape { get; } = new(19, 83);

    public override CaseCost CostOf(CaseShape shape)
    {
        double logits = (double)shape[0] * shape[1];
        return new CaseCost(11 * logits, sizeof(float) * (3 * logits + 2.0 * shape[0]));
    }

    protected override DivergenceLossArguments Arrange(CaseMemory memory, CaseShape shape)
    {
        (int rows, int vocabulary) = shape;
        return new DivergenceLossArguments(
            memory.Updated("Logits", (long)rows * vocabulary, vocabulary),
            memory.Input((long)rows * vocabulary),
            memory.Integers(rows, vocabulary),
            memory.Output("Losses", rows, vocabulary),
            Gradients: 1,
            GradientScale: 1f / rows,
            rows,
            vocabulary);
    }
}
