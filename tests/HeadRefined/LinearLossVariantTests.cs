using Accelerated.Kernels.HeadRefined;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using Xunit.Abstractions;

namespace Accelerated.Tests.HeadRefined;

public sealed class LinearLossVariantTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<LinearLossArguments>(LinearLoss.Family, devices, output)
{
    protected override IEnumerable<KernelCase<LinearLossArguments>> Cases =>
    [
        Case(1, 1, reciprocals: 1, losses: 1, gradients: 1, CaseSize.Tiny),
        Case(5, 17, reciprocals: 0, losses: 1, gradients: 1, CaseSize.Tiny),
        Case(7, 12, reciprocals: 1, losses: 0, gradients: 0, CaseSize.Tiny),
        Case(300, 40, reciprocals: 0, losses: 1, gradients: 0, CaseSize.Large),
        Case(263, 33, reciprocals: 1, losses: 1, gradients: 1, CaseSize.Large),
    ];

    private static KernelCase<LinearLossArguments> Case(int rows, int width, int reciprocals, int losses, int gradients, CaseSize size) =>
        new($"{rows} × {width}, reciprocals {reciprocals}, losses {losses}, gradients {gradients}", size, buffers =>
        {
            const double scale = 0.125;
            var draw = new Draw(3 + rows * width);
            float[] x = draw.Uniform(rows * width);
            float[] directions = draw.Uniform(rows * width);
            float[] offsets = draw.Uniform(rows);
            float[] deviations = draw.Uniform(rows, 0.2, 1.5);
            float[] start = draw.Uniform(rows);
            float[] dx = draw.Uniform(rows * width);
            var dots = new double[rows];
            var dotBounds = new double[rows];
            double[] wanted = [.. start.Select(l => (double)l)];
            var bounds = new double[rows];
            double[] wantedDX = [.. dx.Select(g => (double)g)];
            var boundsDX = new double[rows * width];
            for (int r = 0; r < rows; r++)
            {
                double s = reciprocals != 0 ? deviations[r] : 1;
                for (int i = r * width; i < (r + 1) * width; i++)
                {
                    double term = (double)x[i] * directions[i];
                    dots[r] += term;
                    dotBounds[r] += RoundingError.Gamma(width) * Math.Abs(term);
                    double step = gradients != 0 ? scale * s * directions[i] : 0;
                    wantedDX[i] += step;
                    boundsDX[i] = RoundingError.Gamma(4) * (Math.Abs(dx[i]) + Math.Abs(step));
                }

                double added = losses != 0 ? s * dots[r] + offsets[r] : 0;
                wanted[r] += added;
                bounds[r] = losses != 0 ? s * dotBounds[r] + RoundingError.Gamma(4) * (Math.Abs(start[r]) + Math.Abs(s * dots[r]) + s * dotBounds[r] + Math.Abs(offsets[r])) : 0;
            }

            return new LinearLossArguments(
                buffers.Input("x", x),
                buffers.Input("directions", directions),
                buffers.Input("offsets", offsets),
                buffers.Input("reciprocals", deviations),
                buffers.Output("dots", dots, dotBounds),
                buffers.Updated("losses", start, wanted, bounds),
                buffers.Updated("dx", dx, wantedDX, boundsDX),
                reciprocals,
                losses,
                gradients,
                (float)scale,
                rows,
                width);
        });
}
