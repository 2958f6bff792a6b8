using Accelerated.Kernels.HeadRefined;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using Xunit.Abstractions;

namespace Accelerated.Tests.HeadRefined;

public sealed class ProjectedNormBackwardVariantTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<ProjectedNormBackwardArguments>(ProjectedNormBackward.Family, devices, output)
{
    protected override IEnumerable<KernelCase<ProjectedNormBackwardArguments>> Cases =>
    [
        Case(rows: 1, tokens: 1, width: 1, blocks: 1, blockWidth: 1, constantRows: 1, CaseSize.Tiny),
        Case(rows: 6, tokens: 3, width: 17, blocks: 3, blockWidth: 5, constantRows: 1, CaseSize.Tiny),
        Case(rows: 6, tokens: 3, width: 16, blocks: 2, blockWidth: 17, constantRows: 4, CaseSize.Tiny),
        Case(rows: 195, tokens: 65, width: 40, blocks: 6, blockWidth: 32, constantRows: 70, CaseSize.Large),
    ];

    private static KernelCase<ProjectedNormBackwardArguments> Case(int rows, int tokens, int width, int blocks, int blockWidth, int constantRows, CaseSize size) =>
        new($"{rows} rows of {tokens}, width {width}, {blocks} blocks of {blockWidth}, {constantRows} constant rows", size, buffers =>
        {
            int stride = rows * blockWidth + 3;
            int columns = blocks * blockWidth;
            var draw = new Draw(9 + rows + width);
            float[] x = draw.Uniform(rows * width, -3, 3);
            float[] y = draw.Uniform(blocks * stride);
            float[] constant = draw.Uniform(blocks * constantRows * blockWidth);
            float[] mean = draw.Uniform(rows);
            float[] reciprocal = draw.Uniform(rows, 0.2, 1.5);
            float[] dy = draw.Uniform(blocks * stride);
            float[] dx = draw.Uniform(rows * width);
            double[] wantedDY = [.. Enumerable.Repeat(double.NaN, dy.Length)];
            var boundsDY = new double[dy.Length];
            var wantedDX = new double[dx.Length];
            var boundsDX = new double[dx.Length];
            for (int r = 0; r < rows; r++)
            {
                double sum = 0;
                double magnitude = 0;
                for (int i = 0; i < columns; i++)
                {
                    int block = i / blockWidth;
                    int at = block * stride + r * blockWidth + i % blockWidth;
                    double term = dy[at] * ((double)y[at] - constant[(block * constantRows + Math.Min(r % tokens, constantRows - 1)) * blockWidth + i % blockWidth]);
                    sum += term;
                    magnitude += Math.Abs(term);
                    wantedDY[at] = (double)dy[at] * reciprocal[r];
                    boundsDY[at] = RoundingError.Gamma(1) * Math.Abs(wantedDY[at]);
                }

                double scale = (double)reciprocal[r] * reciprocal[r] / width;
                for (int c = 0; c < width; c++)
                {
                    int at = r * width + c;
                    double centred = (double)x[at] - mean[r];
                    wantedDX[at] = dx[at] - sum * scale * centred;
                    boundsDX[at] = RoundingError.Gamma(columns + 8) * magnitude * scale * Math.Abs(centred) + RoundingError.Gamma(1) * Math.Abs(wantedDX[at]);
                }
            }

            return new ProjectedNormBackwardArguments(
                buffers.Input("x", x),
                buffers.Input("y", y),
                buffers.Input("constant", constant),
                buffers.Input("mean", mean),
                buffers.Input("reciprocal", reciprocal),
                buffers.Updated("dy", dy, wantedDY, boundsDY),
                buffers.Updated("dx", dx, wantedDX, boundsDX),
                rows,
                width,
                blocks,
                blockWidth,
                stride,
                tokens,
                constantRows);
        });
}
