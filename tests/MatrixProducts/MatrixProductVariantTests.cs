using Accelerated.Kernels.Products;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using ILGPU;
using Xunit.Abstractions;

namespace Accelerated.Tests.MatrixProducts;

public sealed class MatrixProductVariantTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<MatrixProductArguments>(MatrixProduct.Family, devices, output)
{
    /// <summary>A matrix of a case: row-major if <see cref="Blocks"/> is 0, else that many blocks of columns; rows padded by <see cref="Padding"/> elements.</summary>
    internal sealed record Layout(int Blocks = 0, int Padding = 0);

    protected override IEnumerable<KernelCase<MatrixProductArguments>> Cases
    {
        get
        {
            foreach ((int transposeA, int transposeB) in new[] { (0, 0), (0, 1), (1, 0), (1, 1) })
            {
                yield return Case(1, 1, 1, transposeA, transposeB, 1, 0, 0);
                yield return Case(3, 33, 5, transposeA, transposeB, 0.5f, 1, 1);
                yield return Case(15, 31, 17, transposeA, transposeB, 1, 0, 1);
                yield return Case(13, 40, 7, transposeA, transposeB, 1, -0.25f, 0, a: new Layout(1, 3), b: new Layout(1, 5), c: new Layout(4, 2));
                yield return Case(14, 32, 64, transposeA, transposeB, 1, 0, 0, a: new Layout(transposeA == 0 ? 2 : 7), b: new Layout(transposeB == 0 ? 4 : 8));
                yield return Case(131, 257, 97, transposeA, transposeB, 1, 1, 1, CaseSize.Large);
                yield return Case(257, 96, 320, transposeA, transposeB, 1, 0, 0, CaseSize.Large, a: new Layout(transposeA == 0 ? 10 : 1), c: new Layout(3));
                yield return Case(67, 1000, 33, transposeA, transposeB, 1, 0, 1, CaseSize.Large);
                yield return Case(33, 40, 1100, transposeA, transposeB, -0.5f, 0.5f, 1, CaseSize.Large, c: new Layout(2));
            }
        }
    }

    internal static KernelCase<MatrixProductArguments> Case(
        int m, int n, int k, int transposeA, int transposeB, float alpha, float beta, int hasBias, CaseSize size = CaseSize.Tiny, Layout? a = null, Layout? b = null, Layout? c = null, double productError = 0) =>
        new($"{m} × {n} × {k}, transposes {transposeA} {transposeB}, α {alpha}, β {beta}, bias {hasBias}, layouts {a} {b} {c}", size, buffers =>
        {
            var draw = new Draw(11 + m * n + k);
            MatrixOperand left = Operand(buffers, draw, "a", transposeA != 0 ? k : m, transposeA != 0 ? m : k, a ?? new Layout(), out float[] leftData);
            MatrixOperand right = Operand(buffers, draw, "b", transposeB != 0 ? n : k, transposeB != 0 ? k : n, b ?? new Layout(), out float[] rightData);
            MatrixOperand shape = Shape(m, n, c ?? new Layout(), default);
            float[] initial = draw.Uniform(checked((int)shape.RequiredLength));
            float[] bias = draw.Uniform(n);
            double[] expected = [.. initial.Select(x => (double)x)];
            var bounds = new double[initial.Length];
            for (int row = 0; row < m; row++)
            {
                for (int column = 0; column < n; column++)
                {
                    double sum = 0;
                    double magnitude = 0;
                    for (int i = 0; i < k; i++)
                    {
                        double product = (double)leftData[transposeA != 0 ? left.Offset(i, row) : left.Offset(row, i)]
                            * rightData[transposeB != 0 ? right.Offset(column, i) : right.Offset(i, column)];
                        sum += product;
                        magnitude += Math.Abs(product);
                    }

                    long at = shape.Offset(row, column);
                    double added = beta * (double)initial[at];
                    double offset = hasBias != 0 ? bias[column] : 0;
                    expected[at] = alpha * sum + added + offset;
                    bounds[at] = RoundingError.Gamma(k + 4) * (Math.Abs(alpha) * magnitude + Math.Abs(added) + Math.Abs(offset)) + productError * Math.Abs(alpha) * magnitude;
                }
            }

            ArrayView<float> target = buffers.Updated("c", initial, expected, bounds);
            MatrixOperand result = Shape(m, n, c ?? new Layout(), target);
            return new MatrixProductArguments(
                left, transposeA, right, transposeB, result, beta != 0 ? result : default, hasBias != 0 ? buffers.Input("bias", bias) : default, hasBias, alpha, beta);
        });

    private static MatrixOperand Operand(KernelBuffers buffers, Draw draw, string name, int rows, int columns, Layout layout, out float[] data)
    {
        data = draw.Uniform(checked((int)Shape(rows, columns, layout, default).RequiredLength));
        return Shape(rows, columns, layout, buffers.Input(name, data));
    }

    private static MatrixOperand Shape(int rows, int columns, Layout layout, ArrayView<float> data)
    {
        int blocks = Math.Max(1, layout.Blocks);
        int width = columns / blocks;
        int stride = width + layout.Padding;
        return new MatrixOperand(data, rows, columns, stride, width, blocks > 1 ? (long)rows * stride + layout.Padding : 0);
    }
}
