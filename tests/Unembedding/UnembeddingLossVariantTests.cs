using Accelerated.Kernels.Unembedding;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using Xunit.Abstractions;

namespace Accelerated.Tests.Unembedding;

public sealed class UnembeddingLossVariantTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<UnembeddingLossArguments>(UnembeddingLoss.Family, devices, output)
{
    private const float Scale = 1f / 37;

    protected override IEnumerable<KernelCase<UnembeddingLossArguments>> Cases =>
    [
        Case(1, 1, 1, 2, CaseSize.Tiny),
        Case(5, 3, 7, 0, CaseSize.Tiny),
        Case(5, 17, 33, 1, CaseSize.Tiny),
        Case(67, 5, 3, 2, CaseSize.Tiny),
        Case(75, 33, 389, 0, CaseSize.Large),
        Case(131, 64, 257, 1, CaseSize.Large),
        Case(263, 33, 131, 2, CaseSize.Large),
        Case(300, 64, 320, 2, CaseSize.Large),
    ];

    internal static KernelCase<UnembeddingLossArguments> Case(int rows, int width, int vocabulary, int gradients, CaseSize size) =>
        new($"{rows} × {width} × {vocabulary}, gradients {gradients}", size, buffers =>
        {
            var draw = new Draw(13 + rows * width);
            float[] x = draw.Uniform(rows * width, -2, 2);
            float[] weights = draw.Uniform(width * vocabulary);
            float[] bias = draw.Uniform(vocabulary);
            int[] targets = draw.Integers(rows, vocabulary);
            for (int r = 3; r < rows; r += 7)
            {
                targets[r] = -1;
            }

            var truth = new UnembeddingLossReference(x, weights, bias, targets, Scale, rows, width, vocabulary);
            float[] untouched = draw.Uniform(Math.Max(rows, vocabulary) * width);
            return new UnembeddingLossArguments(
                buffers.Input("x", x),
                buffers.Input("weights", weights),
                buffers.Input("bias", bias),
                buffers.Input("targets", targets),
                buffers.Output("losses", truth.Losses, truth.LossBounds),
                gradients >= 1 ? buffers.Output("dx", truth.DX, truth.DXBounds) : buffers.Input("dx", untouched),
                gradients >= 2 ? buffers.Output("weight gradient", truth.DWeights, truth.DWeightsBounds) : buffers.Input("weight gradient", untouched),
                gradients >= 2 ? buffers.Output("bias gradient", truth.DBias, truth.DBiasBounds) : buffers.Input("bias gradient", untouched),
                gradients,
                Scale,
                rows,
                width,
                vocabulary);
        });
}
