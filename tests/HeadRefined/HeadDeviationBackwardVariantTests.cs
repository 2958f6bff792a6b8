using Accelerated.Kernels.HeadRefined;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using Xunit.Abstractions;

namespace Accelerated.Tests.HeadRefined;

public sealed class HeadDeviationBackwardVariantTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<HeadDeviationBackwardArguments>(HeadDeviationBackward.Family, devices, output)
{
    protected override IEnumerable<KernelCase<HeadDeviationBackwardArguments>> Cases =>
    [
        Case(1, rows: 1, headSize: 1, CaseSize.Tiny),
        Case(2, rows: 7, headSize: 17, CaseSize.Tiny),
        Case(3, rows: 520, headSize: 32, CaseSize.Large),
    ];

    private static KernelCase<HeadDeviationBackwardArguments> Case(int walkers, int rows, int headSize, CaseSize size) =>
        new($"{walkers} walkers, {rows} rows, head size {headSize}", size, buffers =>
        {
            const int Width = 24;
            int stride = rows * headSize + 3;
            var draw = new Draw(3 + rows);
            float[] z = draw.Uniform(walkers * stride);
            float[] t = draw.Uniform(walkers * stride);
            float[] dz = draw.Uniform(walkers * stride);
            float[] reciprocals = draw.Uniform(walkers * rows, 0.2, 1.5);
            float[] gradients = draw.Uniform(walkers * rows);
            double[] wantedT = [.. Enumerable.Repeat(double.NaN, walkers * stride)];
            double[] wantedDZ = [.. wantedT];
            var boundsT = new double[wantedT.Length];
            var boundsDZ = new double[wantedT.Length];
            for (int i = 0; i < walkers * rows * headSize; i++)
            {
                int row = i / headSize;
                int at = row / rows * stride + row % rows * headSize + i % headSize;
                double factor = -gradients[row] * Math.Pow(reciprocals[row], 3) / Width;
                wantedT[at] = factor * z[at];
                boundsT[at] = RoundingError.Gamma(6) * Math.Abs(wantedT[at]);
                wantedDZ[at] = dz[at] + factor * t[at];
                boundsDZ[at] = RoundingError.Gamma(7) * (Math.Abs(dz[at]) + Math.Abs(factor * t[at]));
            }

            return new HeadDeviationBackwardArguments(
                buffers.Input("z", z),
                buffers.Updated("t", t, wantedT, boundsT),
                buffers.Updated("dz", dz, wantedDZ, boundsDZ),
                buffers.Input("reciprocals", reciprocals),
                buffers.Input("reciprocals' gradient", gradients),
                walkers,
                rows,
                Width,
                headSize,
                stride);
        });
}
