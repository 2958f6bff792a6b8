using Accelerated.Kernels.HeadRefined;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using Xunit.Abstractions;

namespace Accelerated.Tests.HeadRefined;

public sealed class HeadLinearLossVariantTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<HeadLinearLossArguments>(HeadLinearLoss.Family, devices, output)
{
    private const double Scale = 0.125;

    protected override IEnumerable<KernelCase<HeadLinearLossArguments>> Cases =>
    [
        Case([0], rows: 1, headSize: 1, anchors: 1, gradients: 1, CaseSize.Tiny),
        Case([2, 0, 0], rows: 7, headSize: 17, anchors: 1, gradients: 1, CaseSize.Tiny),
        Case([1, 1], rows: 5, headSize: 3, anchors: 0, gradients: 1, CaseSize.Tiny),
        Case([0, 1], rows: 9, headSize: 8, anchors: 1, gradients: 0, CaseSize.Tiny),
        Case([1, 2, 0], rows: 600, headSize: 32, anchors: 1, gradients: 1, CaseSize.Large),
    ];

    private static KernelCase<HeadLinearLossArguments> Case(int[] heads, int rows, int headSize, int anchors, int gradients, CaseSize size) =>
        new($"heads [{string.Join(',', heads)}], {rows} rows, head size {headSize}, anchors {anchors}, gradients {gradients}", size, buffers =>
        {
            const int Heads = 3;
            int walkers = heads.Length;
            int stride = rows * headSize + 3;
            var draw = new Draw(3 + rows + walkers);
            float[] z = draw.Uniform(walkers * stride);
            float[] q = draw.Uniform(walkers * stride);
            float[] dz = draw.Uniform(walkers * stride);
            float[] anchorZ = draw.Uniform(Heads * stride);
            float[] anchorQ = draw.Uniform(Heads * stride);
            float[] dots = draw.Uniform(rows);
            float[] offsets = draw.Uniform(rows);
            float[] reciprocals = draw.Uniform(walkers * rows, 0.2, 1.5);
            float[] losses = draw.Uniform(walkers * rows);
            float[] reciprocalGradients = draw.Uniform(walkers * rows);
            (double[] wantedQ, double[] boundsQ) = Start(q);
            (double[] wantedDZ, double[] boundsDZ) = Start(dz);
            (double[] wantedLosses, double[] lossBounds) = Start(losses);
            (double[] wantedReciprocals, double[] reciprocalBounds) = Start(reciprocalGradients);
            for (int statistic = 0; statistic < walkers * rows; statistic++)
            {
                int row = statistic % rows;
                int at = statistic / rows * stride + row * headSize;
                int anchor = heads[statistic / rows] * stride + row * headSize;
                double value = dots[row];
                double magnitude = Math.Abs(dots[row]);
                for (int j = 0; j < headSize; j++)
                {
                    double own = (double)z[at + j] * q[at + j];
                    double taken = anchors == 0 ? 0 : (double)anchorZ[anchor + j] * anchorQ[anchor + j];
                    value += own - taken;
                    magnitude += Math.Abs(own) + Math.Abs(taken);
                }

                double error = RoundingError.Gamma(2 * headSize + 2) * magnitude;
                double s = reciprocals[statistic];
                wantedLosses[statistic] += s * value + offsets[row];
                lossBounds[statistic] = s * error + RoundingError.Gamma(4) * (Math.Abs(losses[statistic]) + s * magnitude + Math.Abs(offsets[row]));
                if (gradients == 0)
                {
                    continue;
                }

                wantedReciprocals[statistic] += Scale * value;
                reciprocalBounds[statistic] = Scale * error + RoundingError.Gamma(3) * (Math.Abs(reciprocalGradients[statistic]) + Scale * magnitude);
                for (int j = at; j < at + headSize; j++)
                {
                    wantedQ[j] = Scale * s * z[j];
                    boundsQ[j] = RoundingError.Gamma(3) * Math.Abs(wantedQ[j]);
                    wantedDZ[j] += Scale * s * q[j];
                    boundsDZ[j] = RoundingError.Gamma(4) * (Math.Abs(dz[j]) + Math.Abs(Scale * s * q[j]));
                }
            }

            return new HeadLinearLossArguments(
                buffers.Input("heads", heads),
                buffers.Input("z", z),
                buffers.Updated("q", q, wantedQ, boundsQ),
                buffers.Input("z at w*", anchorZ),
                buffers.Input("q at w*", anchorQ),
                buffers.Input("dots", dots),
                buffers.Input("offsets", offsets),
                buffers.Input("reciprocals", reciprocals),
                buffers.Updated("losses", losses, wantedLosses, lossBounds),
                buffers.Updated("dz", dz, wantedDZ, boundsDZ),
                buffers.Updated("reciprocals' gradient", reciprocalGradients, wantedReciprocals, reciprocalBounds),
                anchors,
                gradients,
                (float)Scale,
                walkers,
                rows,
                headSize,
                stride);
        });

    private static (double[] Values, double[] Bounds) Start(float[] values) => ([.. values.Select(v => (double)v)], new double[values.Length]);
}
