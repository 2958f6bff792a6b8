using Accelerated.Kernels.Normalization;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using Xunit.Abstractions;

namespace Accelerated.Tests.Normalization;

public sealed class LayerNormBackwardTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<LayerNormBackwardArguments>(LayerNormBackward.Family, devices, output)
{
    protected override IEnumerable<KernelCase<LayerNormBackwardArguments>> Cases =>
    [
        Case(1, 1, 0, 1, CaseSize.Tiny),
        Case(1, 17, 1, 1, CaseSize.Tiny),
        Case(7, 16, 0, 0, CaseSize.Tiny),
        Case(5, 33, 1, 0, CaseSize.Tiny),
        Case(67, 31, 0, 1, CaseSize.Tiny),
        Case(331, 127, 1, 1, CaseSize.Large),
        Case(320, 256, 0, 1, CaseSize.Large),
        Case(2100, 9, 0, 1, CaseSize.Large),
    ];

    private static KernelCase<LayerNormBackwardArguments> Case(int rows, int width, int accumulate, int hasWeightGradient, CaseSize size) =>
        new($"{rows} × {width}, accumulate {accumulate}, weight gradient {hasWeightGradient}", size, buffers =>
        {
            var draw = new Draw(2 + rows * width);
            float[] x = draw.Uniform(rows * width, -2, 4);
            float[] weight = draw.Uniform(width, 0.5, 1.5);
            float[] dy = draw.Uniform(rows * width);
            float[] initial = draw.Uniform(rows * width);
            var mean = new float[rows];
            var reciprocal = new float[rows];
            var dx = new double[rows * width];
            var dxBound = new double[rows * width];
            var dWeight = new double[width];
            var dWeightBound = new double[width];
            var dBias = new double[width];
            var dBiasBound = new double[width];
            for (int r = 0; r < rows; r++)
            {
                ReadOnlySpan<float> row = x.AsSpan(r * width, width);
                mean[r] = (float)LayerNormReference.Mean(row);
                reciprocal[r] = (float)(1 / Math.Sqrt(LayerNormReference.Variance(row) + 1e-5));
                double[] expected = LayerNormReference.InputGradient(row, mean[r], reciprocal[r], weight, dy.AsSpan(r * width, width));
                double gradients = 0;
                double products = 0;
                for (int c = 0; c < width; c++)
                {
                    double g = Math.Abs(dy[r * width + c] * weight[c]);
                    gradients += g / width;
                    products += g * Math.Abs(row[c] - mean[r]) * reciprocal[r] / width;
                }

                for (int c = 0; c < width; c++)
                {
                    int i = r * width + c;
                    double normal = ((double)row[c] - mean[r]) * reciprocal[r];
                    double start = accumulate != 0 ? initial[i] : 0;
                    dx[i] = start + expected[c];
                    dxBound[i] = RoundingError.Gamma(width + 10) * (reciprocal[r] * (Math.Abs(dy[i] * weight[c]) + gradients + Math.Abs(normal) * products) + Math.Abs(start));
                    dWeight[c] += dy[i] * normal;
                    dWeightBound[c] += RoundingError.Gamma(rows + 4) * Math.Abs(dy[i] * normal);
                    dBias[c] += dy[i];
                    dBiasBound[c] += RoundingError.Gamma(rows) * Math.Abs(dy[i]);
                }
            }

            float[] untouched = draw.Uniform(width);
            return new LayerNormBackwardArguments(
                buffers.Input("x", x),
                buffers.Input("mean", mean),
                buffers.Input("reciprocal deviation", reciprocal),
                buffers.Input("weight", weight),
                buffers.Input("dy", dy),
                accumulate != 0 ? buffers.Updated("dx", initial, dx, dxBound) : buffers.Output("dx", dx, dxBound),
                hasWeightGradient != 0 ? buffers.Output("weight gradient", dWeight, dWeightBound) : buffers.Input("weight gradient", untouched),
                hasWeightGradient != 0 ? buffers.Output("bias gradient", dBias, dBiasBound) : buffers.Input("bias gradient", untouched),
                accumulate,
                hasWeightGradient,
                rows,
                width);
        });
}
