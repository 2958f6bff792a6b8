using Accelerated.Kernels.HeadRefined;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using Xunit.Abstractions;

namespace Accelerated.Tests.HeadRefined;

public sealed class ProjectedNormVariantTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<ProjectedNormArguments>(ProjectedNorm.Family, devices, output)
{
    private const float Epsilon = 1e-5f;

    protected override IEnumerable<KernelCase<ProjectedNormArguments>> Cases =>
    [
        Case(rows: 1, tokens: 1, width: 1, blocks: 1, blockWidth: 1, constantRows: 1, CaseSize.Tiny),
        Case(rows: 6, tokens: 3, width: 17, blocks: 3, blockWidth: 5, constantRows: 1, CaseSize.Tiny),
        Case(rows: 6, tokens: 3, width: 16, blocks: 2, blockWidth: 17, constantRows: 4, CaseSize.Tiny),
        Case(rows: 195, tokens: 65, width: 40, blocks: 6, blockWidth: 32, constantRows: 70, CaseSize.Large),
    ];

    private static KernelCase<ProjectedNormArguments> Case(int rows, int tokens, int width, int blocks, int blockWidth, int constantRows, CaseSize size) =>
        new($"{rows} rows of {tokens}, width {width}, {blocks} blocks of {blockWidth}, {constantRows} constant rows", size, buffers =>
        {
            int stride = rows * blockWidth + 3;
            var draw = new Draw(5 + rows + width);
            float[] x = draw.Uniform(rows * width, -3, 3);
            float[] y = draw.Uniform(blocks * stride);
            float[] constant = draw.Uniform(blocks * constantRows * blockWidth);
            double[] wanted = [.. Enumerable.Repeat(double.NaN, y.Length)];
            var bounds = new double[y.Length];
            var mean = new double[rows];
            var meanBound = new double[rows];
            var reciprocal = new double[rows];
            var reciprocalBound = new double[rows];
            for (int r = 0; r < rows; r++)
            {
                ReadOnlySpan<float> row = x.AsSpan(r * width, width);
                double variance = LayerNormReference.Variance(row);
                mean[r] = LayerNormReference.Mean(row);
                reciprocal[r] = 1 / Math.Sqrt(variance + Epsilon);

                // The mean's rounding shifts every centred value, none of which is above 6; their squares' sum, the root and the quotient add theirs.
                meanBound[r] = RoundingError.Gamma(width + 4) * 3;
                double centred = meanBound[r] + RoundingError.Unit * 6;
                double varianceBound = 2 * Math.Sqrt(variance) * centred + centred * centred + RoundingError.Gamma(width + 4) * (variance + Epsilon);
                double relative = 1.01 * (0.5 * varianceBound / (variance + Epsilon) + RoundingError.Gamma(12));
                reciprocalBound[r] = relative * reciprocal[r];
                for (int i = 0; i < blocks * blockWidth; i++)
                {
                    int block = i / blockWidth;
                    int at = block * stride + r * blockWidth + i % blockWidth;
                    double scaled = reciprocal[r] * y[at];
                    double added = constant[(block * constantRows + Math.Min(r % tokens, constantRows - 1)) * blockWidth + i % blockWidth];
                    wanted[at] = scaled + added;
                    bounds[at] = 1.01 * relative * Math.Abs(scaled) + RoundingError.Gamma(2) * (Math.Abs(scaled) + Math.Abs(added));
                }
            }

            return new ProjectedNormArguments(
                buffers.Input("x", x),
                buffers.Updated("y", y, wanted, bounds),
                buffers.Input("constant", constant),
                buffers.Output("mean", mean, meanBound),
                buffers.Output("reciprocal", reciprocal, reciprocalBound),
                rows,
                width,
                blocks,
                blockWidth,
                stride,
                tokens,
                constantRows,
                Epsilon);
        });
}
