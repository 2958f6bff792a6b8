using Accelerated.Kernels.Normalization;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using Xunit.Abstractions;

namespace Accelerated.Tests.Normalization;

public sealed class LayerNormForwardTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<LayerNormForwardArguments>(LayerNormForward.Family, devices, output)
{
    private const float Epsilon = 1e-5f;

    protected override IEnumerable<KernelCase<LayerNormForwardArguments>> Cases =>
    [
        Case(1, 1, 1, 0, CaseSize.Tiny),
        Case(1, 1, 17, 1, CaseSize.Tiny),
        Case(3, 5, 16, 1, CaseSize.Tiny),
        Case(2, 3, 33, 0, CaseSize.Tiny),
        Case(1, 7, 64, 1, CaseSize.Tiny, offset: 100),
        Case(5, 67, 127, 1, CaseSize.Large),
        Case(3, 128, 256, 1, CaseSize.Large),
    ];

    private static KernelCase<LayerNormForwardArguments> Case(int sequences, int tokens, int width, int hasPositions, CaseSize size, double offset = 0) =>
        new($"{sequences} × {tokens} × {width}, positions {hasPositions}, inputs around {offset}", size, buffers =>
        {
            int rows = sequences * tokens;
            var draw = new Draw(1 + rows * width);
            float[] x = draw.Uniform(rows * width, offset - 3, offset + 3);
            float[] weight = draw.Uniform(width, 0.5, 1.5);
            float[] bias = draw.Uniform(width);
            float[] positions = draw.Uniform((tokens + 2) * width);
            var y = new double[rows * width];
            var yBound = new double[rows * width];
            var sum = new double[rows * width];
            var sumBound = new double[rows * width];
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
                double largest = 0;
                double magnitude = 0;
                foreach (float value in row)
                {
                    largest = Math.Max(largest, Math.Abs(value - mean[r]));
                    magnitude += Math.Abs(value) / width;
                }

                // The mean's rounding shifts every centred value; their squares' sum, the root and the quotient add theirs.
                meanBound[r] = RoundingError.Gamma(width + 4) * magnitude;
                double centred = meanBound[r] + RoundingError.Unit * largest;
                double varianceBound = 2 * Math.Sqrt(variance) * centred + centred * centred + RoundingError.Gamma(width + 4) * (variance + Epsilon);
                double relative = 0.5 * varianceBound / (variance + Epsilon) + RoundingError.Gamma(12);
                reciprocalBound[r] = 1.01 * relative * reciprocal[r];
                double[] expected = LayerNormReference.Forward(row, weight, bias, Epsilon);
                for (int c = 0; c < width; c++)
                {
                    int i = r * width + c;
                    double normal = Math.Abs(row[c] - mean[r]) * reciprocal[r];
                    y[i] = expected[c];
                    yBound[i] = 1.01 * (centred * reciprocal[r] + normal * relative) * Math.Abs(weight[c])
                        + RoundingError.Gamma(4) * (normal * Math.Abs(weight[c]) + Math.Abs(bias[c]));
                    float position = positions[r % tokens * width + c];
                    sum[i] = y[i] + position;
                    sumBound[i] = 1.01 * yBound[i] + RoundingError.Unit * Math.Abs(sum[i]);
                }
            }

            return new LayerNormForwardArguments(
                buffers.Input("x", x),
                buffers.Input("weight", weight),
                buffers.Input("bias", bias),
                buffers.Output("y", y, yBound),
                buffers.Output("mean", mean, meanBound),
                buffers.Output("reciprocal deviation", reciprocal, reciprocalBound),
                hasPositions != 0 ? buffers.Input("positions", positions) : default,
                hasPositions != 0 ? buffers.Output("y with position", sum, sumBound) : default,
                hasPositions,
                rows,
                width,
                tokens,
                Epsilon);
        });
}
