using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.Divergence;

namespace Accelerated.Benchmarks.Families;

/// <summary>A block of a teacher's rows: one softmax, and what makes a divergence of a cross-entropy.</summary>
internal sealed class TeacherTargetCase() : KernelCase<TeacherTargetArguments>(TeacherTarget.Family)
{
    public override string SizeNames => "rows x vocabulary";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(1024, 5000)];

    public override CaseShape SmallShape { get; } = new(19, 83);

    public override CaseCost CostOf(CaseShape shape)
    {
        double logits = (double)shape[0] * shape[1];
        return new CaseCost(8 * logits, sizeof(float) * (2 * logits + shape[1] + 2.0 * shape[0]));
    }

    protected override TeacherTargetArguments Arrange(CaseMemory memory, CaseShape shape)
    {
        (int rows, int vocabulary) = shape;
        return new TeacherTargetArguments(
            memory.Updated("Teacher", (long)rows * vocabulary, vocabulary),
            memory.Input(vocabulary),
            memory.Integers(rows, vocabulary),
            memory.Output("Offsets", rows, vocabulary),
            rows,
            vocabulary);
    }
}
