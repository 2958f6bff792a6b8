using Accelerated.Kernels.Embedding;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using Xunit.Abstractions;

namespace Accelerated.Tests.Embedding;

public sealed class PositionScatterTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<PositionScatterArguments>(PositionScatter.Family, devices, output)
{
    private const int RowsBeyond = 2;

    protected override IEnumerable<KernelCase<PositionScatterArguments>> Cases =>
    [
        Case(1, 1, 1, 0, CaseSize.Tiny),
        Case(3, 5, 17, 1, CaseSize.Tiny),
        Case(2, 7, 33, 0, CaseSize.Tiny),
        Case(5, 131, 127, 1, CaseSize.Large),
        Case(4, 128, 256, 0, CaseSize.Large),
    ];

    private static KernelCase<PositionScatterArguments> Case(int sequences, int tokens, int width, int accumulate, CaseSize size) =>
        new($"{sequences} × {tokens} × {width}, accumulate {accumulate}", size, buffers =>
        {
            var draw = new Draw(5 + tokens * width);
            float[] dx = draw.Uniform(sequences * tokens * width);
            float[] initial = draw.Uniform((tokens + RowsBeyond) * width);
            var sums = new double[initial.Length];
            var bounds = new double[initial.Length];
            for (int i = 0; i < initial.Length; i++)
            {
                bool kept = accumulate != 0 || i >= tokens * width;
                sums[i] = kept ? initial[i] : 0;
                double magnitude = Math.Abs(sums[i]);
                for (int s = 0; s < sequences && i < tokens * width; s++)
                {
                    sums[i] += dx[s * tokens * width + i];
                    magnitude += Math.Abs(dx[s * tokens * width + i]);
                }

                bounds[i] = i < tokens * width ? RoundingError.Gamma(sequences + 1) * magnitude : 0;
            }

            return new PositionScatterArguments(
                buffers.Input("dx", dx), buffers.Updated("position gradient", initial, sums, bounds), accumulate, sequences, tokens, width);
        });
}
