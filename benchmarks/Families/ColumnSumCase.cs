using Accelerated.Benchmarks.Cases;
using Accelerated.Kernels.Products;
using Accelerated.Kernels.Reductions;

namespace Accelerated.Benchmarks.Families;

/// <summary>The gradients of the biases of queries, keys and values, and of a layer's output.</summary>
internal sealed class ColumnSumCase() : KernelCase<ColumnSumArguments>(ColumnSum.Family)
{
    public override string SizeNames => "rows x columns";

    public override IReadOnlyList<CaseShape> Shapes { get; } = [new(4096, 768), new(4096, 256)];

    public override CaseShape SmallShape { get; } = new(67, 70);

    public override CaseCost CostOf(CaseShape shape) => new((double)shape[0] * shape[1], sizeof(float) * (shape[0] + 1.0) * shape[1]);

    protected override ColumnSumArguments Arrange(CaseMemory memory, CaseShape shape)
    {
        (int rows, int columns) = shape;
        return new ColumnSumArguments(MatrixOperand.RowMajor(memory.Input((long)rows * columns), rows, columns), memory.Output("Sums", columns, rows));
    }
}
