using Accelerated.Kernels.Embedding;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using Xunit.Abstractions;

namespace Accelerated.Tests.Embedding;

public sealed class EmbeddingGatherTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<EmbeddingGatherArguments>(EmbeddingGather.Family, devices, output)
{
    protected override IEnumerable<KernelCase<EmbeddingGatherArguments>> Cases =>
    [
        Case(1, 1, 1, 1, 0, CaseSize.Tiny),
        Case(2, 5, 17, 7, 1, CaseSize.Tiny),
        Case(3, 4, 33, 50, 0, CaseSize.Tiny),
        Case(5, 67, 130, 300, 1, CaseSize.Large),
        Case(5, 67, 127, 300, 0, CaseSize.Large),
    ];

    private static KernelCase<EmbeddingGatherArguments> Case(int sequences, int tokens, int width, int vocabulary, int hasPositions, CaseSize size) =>
        new($"{sequences} × {tokens} × {width} of {vocabulary}, positions {hasPositions}", size, buffers =>
        {
            int rows = sequences * tokens;
            var draw = new Draw(3 + rows * width);
            int[] ids = draw.Integers(rows, vocabulary);
            float[] embedding = draw.Uniform(vocabulary * width);
            float[] positions = draw.Uniform((tokens + 1) * width);
            var x = new double[rows * width];
            var bound = new double[rows * width];
            for (int r = 0; r < rows; r++)
            {
                for (int c = 0; c < width; c++)
                {
                    int i = r * width + c;
                    x[i] = embedding[ids[r] * width + c];
                    if (hasPositions != 0)
                    {
                        x[i] += positions[r % tokens * width + c];
                        bound[i] = RoundingError.Unit * Math.Abs(x[i]);
                    }
                }
            }

            return new EmbeddingGatherArguments(
                buffers.Input("ids", ids),
                buffers.Input("embedding", embedding),
                hasPositions != 0 ? buffers.Input("positions", positions) : default,
                buffers.Output("x", x, bound),
                hasPositions,
                rows,
                width,
                tokens);
        });
}
