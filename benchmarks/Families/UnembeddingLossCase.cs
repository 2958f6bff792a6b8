using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.Unembedding;

namespace Accelerated.Benchmarks.Families;

/// <summary>The product for the losses, and one more for each of the two gradients.</summary>
internal sealed class UnembeddingLossCase() : KernelCase<UnembeddingLossArguments>(UnembeddingLoss.Family)
{
    public override string SizeNames => "rows x width x vocabulary x gradients (0 none, 1 of the input, 2 of everything)";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(4096, 256, 5000, 0), new(4096, 256, 5000, 1), new(4096, 256, 5000, 2)];

    public override CaseShape SmallShape { get; } = new(70, 19, 83, 2);

    public override CaseCost CostOf(CaseShape shape)
    {
        (double rows, double width, double vocabulary, int gradients) = (shape[0], shape[1], shape[2], shape[3]);
        double input = rows * width * (gradients > 0 ? 2 : 1);
        double weights = (width + 1) * vocabulary * (gradients > 1 ? 2 : 1);
        return new CaseCost(2 * rows * width * vocabulary * (1 + gradients), sizeof(float) * (input + weights + 2 * rows));
    }

    protected override UnembeddingLossArguments Arrange(CaseMemory memory, CaseShape shape)
    {
        (int rows, int width, int vocabulary, int gradients) = shape;
        return new UnembeddingLossArguments(
            memory.Input((long)rows * width),
            memory.Input((long)width * vocabulary, 0.5),
            memory.Input(vocabulary, 0.5),
            memory.Integers(rows, vocabulary),
            memory.Output("Losses", rows, width + vocabulary),
            memory.Output("DX", (long)rows * width, width + vocabulary),
            memory.Output("DWeights", (long)width * vocabulary, width + vocabulary + rows),
            memory.Output("DBias", vocabulary, width + vocabulary + rows),
            gradients,
            1f / rows,
            rows,
            width,
            vocabulary);
    }
}
