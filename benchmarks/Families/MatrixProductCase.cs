using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.Products;
using ILGPU;

namespace Accelerated.Benchmarks.Families;

/// <summary>The products of a training step: logits, queries with keys and values, the gradient of the unembedding's input, the heads' outputs.</summary>
internal sealed class MatrixProductCase() : KernelCase<MatrixProductArguments>(MatrixProduct.Family)
{
    public override string SizeNames => "rows x sum x columns";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(4096, 256, 5000), new(4096, 256, 768), new(4096, 5000, 256), new(4096, 256, 256)];

    public override CaseShape SmallShape { get; } = new(37, 65, 70);

    public override CaseCost CostOf(CaseShape shape)
    {
        (double rows, double sum, double columns) = (shape[0], shape[1], shape[2]);
        return new CaseCost(2 * rows * sum * columns, sizeof(float) * (rows * sum + sum * columns + rows * columns));
    }

    protected override MatrixProductArguments Arrange(CaseMemory memory, CaseShape shape)
    {
        (int rows, int sum, int columns) = shape;
        return new MatrixProductArguments(
            MatrixOperand.RowMajor(memory.Input((long)rows * sum), rows, sum),
            TransposeA: 0,
            MatrixOperand.RowMajor(memory.Input((long)sum * columns), sum, columns),
            TransposeB: 0,
            MatrixOperand.RowMajor(memory.Output("C", (long)rows * columns, sum), rows, columns),
            Addend: default,
            Bias: ArrayView<float>.Empty,
            HasBias: 0,
            Alpha: 1,
            Beta: 0);
    }
}
