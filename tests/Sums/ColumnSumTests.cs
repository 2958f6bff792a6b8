using Accelerated.Kernels.Products;
using Accelerated.Kernels.Reductions;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using Xunit.Abstractions;

namespace Accelerated.Tests.Sums;

public sealed class ColumnSumTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<ColumnSumArguments>(ColumnSum.Family, devices, output)
{
    protected override IEnumerable<KernelCase<ColumnSumArguments>> Cases =>
    [
        RowMajor(1, 1, CaseSize.Tiny),
        RowMajor(67, 17, CaseSize.Tiny),
        Blocked(66, 3, 8, CaseSize.Tiny),
        Blocked(9, 2, 33, CaseSize.Tiny),
        RowMajor(1031, 257, CaseSize.Large),
        Blocked(700, 5, 32, CaseSize.Large),
        Blocked(700, 3, 7, CaseSize.Large),
    ];

    private static KernelCase<ColumnSumArguments> RowMajor(int rows, int columns, CaseSize size) =>
        Case($"{rows} × {columns}", rows, columns, size, data => MatrixOperand.RowMajor(data, rows, columns));

    private static KernelCase<ColumnSumArguments> Blocked(int rows, int blocks, int width, CaseSize size) =>
        Case($"{rows} × {blocks} blocks of {width}", rows, blocks * width, size, data => MatrixOperand.Blocked(data, rows, blocks, width));

    private static KernelCase<ColumnSumArguments> Case(string shape, int rows, int columns, CaseSize size, Func<ILGPU.ArrayView<float>, MatrixOperand> operand) =>
        new(shape, size, buffers =>
        {
            float[] data = new Draw(6 + rows * columns).Uniform(rows * columns, -1, 2);
            MatrixOperand x = operand(buffers.Input("x", data));
            var sums = new double[columns];
            var bounds = new double[columns];
            for (int c = 0; c < columns; c++)
            {
                for (int r = 0; r < rows; r++)
                {
                    sums[c] += data[x.Offset(r, c)];
                    bounds[c] += RoundingError.Gamma(rows) * Math.Abs(data[x.Offset(r, c)]);
                }
            }

            return new ColumnSumArguments(x, buffers.Output("sums", sums, bounds));
        });
}
