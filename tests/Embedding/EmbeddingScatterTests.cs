using Accelerated.Kernels.Embedding;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using Xunit.Abstractions;

namespace Accelerated.Tests.Embedding;

public sealed class EmbeddingScatterTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<EmbeddingScatterArguments>(EmbeddingScatter.Family, devices, output)
{
    protected override IEnumerable<KernelCase<EmbeddingScatterArguments>> Cases =>
    [
        Case(1, 1, 1, CaseSize.Tiny),
        Case(10, 17, 7, CaseSize.Tiny),
        Case(40, 33, 3, CaseSize.Tiny),
        Case(9, 5, 40, CaseSize.Tiny),
        Case(600, 127, 300, CaseSize.Large),
    ];

    private static KernelCase<EmbeddingScatterArguments> Case(int rows, int width, int vocabulary, CaseSize size) =>
        new($"{rows} × {width} to {vocabulary}", size, buffers =>
        {
            var draw = new Draw(4 + rows * width);
            int[] ids = draw.Integers(rows, vocabulary);
            float[] dx = draw.Uniform(rows * width);
            int[] order = [.. Enumerable.Range(0, rows).OrderBy(r => ids[r])];
            int[] start = [.. Enumerable.Range(0, vocabulary + 1).Select(v => ids.Count(id => id < v))];
            var sums = new double[vocabulary * width];
            var magnitudes = new double[vocabulary * width];
            for (int r = 0; r < rows; r++)
            {
                for (int c = 0; c < width; c++)
                {
                    sums[ids[r] * width + c] += dx[r * width + c];
                    magnitudes[ids[r] * width + c] += Math.Abs(dx[r * width + c]);
                }
            }

            double[] bounds = [.. magnitudes.Select(m => RoundingError.Gamma(rows) * m)];
            return new EmbeddingScatterArguments(
                buffers.Input("dx", dx),
                buffers.Input("order", order),
                buffers.Input("start", start),
                buffers.Output("embedding gradient", sums, bounds),
                vocabulary,
                width);
        });
}
