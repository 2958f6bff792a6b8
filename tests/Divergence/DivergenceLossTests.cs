using Accelerated.Kernels.Divergence;
using Accelerated.Tests.Harness;
using Accelerated.Tests.Reference;
using Xunit.Abstractions;

namespace Accelerated.Tests.Divergence;

public sealed class DivergenceLossTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<DivergenceLossArguments>(DivergenceLoss.Family, devices, output)
{
    protected override IEnumerable<KernelCase<DivergenceLossArguments>> Cases =>
    [
        Case(1, 1, 1, CaseSize.Tiny),
        Case(3, 7, 1, CaseSize.Tiny),
        Case(3, 7, 0, CaseSize.Tiny),
        Case(9, 16, 1, CaseSize.Tiny),
        Case(2, 33, 1, CaseSize.Tiny, spread: 90),
        Case(67, 257, 1, CaseSize.Large),
        Case(5, 5000, 1, CaseSize.Large, spread: 12),
        Case(5, 1000, 0, CaseSize.Large),
    ];

    private static KernelCase<DivergenceLossArguments> Case(int rows, int vocabulary, int gradients, CaseSize size, double spread = 4) =>
        new($"{rows} × {vocabulary}, gradients {gradients}, logits within {spread}", size, buffers =>
        {
            const double scale = 0.125;
            var draw = new Draw(7 + rows * vocabulary);
            float[] logits = draw.Uniform(rows * vocabulary, -spread, spread);
            float[] teacher = draw.Uniform(rows * vocabulary, -spread, spread);
            int[] targets = [.. Enumerable.Range(0, rows).Select(r => r % 4 == 2 ? -1 : r % vocabulary)];
            var losses = new double[rows];
            var lossBounds = new double[rows];
            double[] after = [.. logits.Select(x => (double)x)];
            var bounds = new double[rows * vocabulary];
            for (int r = 0; r < rows; r++)
            {
                Span<double> row = after.AsSpan(r * vocabulary, vocabulary);
                if (targets[r] < 0)
                {
                    if (gradients != 0)
                    {
                        row.Clear();
                    }

                    continue;
                }

                var truth = new DivergenceLossReference(logits.AsSpan(r * vocabulary, vocabulary), teacher.AsSpan(r * vocabulary, vocabulary), scale);
                (losses[r], lossBounds[r]) = (truth.Loss, truth.LossBound);
                if (gradients != 0)
                {
                    truth.Gradient.CopyTo(row);
                    truth.GradientBounds.CopyTo(bounds.AsSpan(r * vocabulary, vocabulary));
                }
            }

            return new DivergenceLossArguments(
                buffers.Updated("logits", logits, after, bounds),
                buffers.Input("teacher", teacher),
                buffers.Input("targets", targets),
                buffers.Output("losses", losses, lossBounds),
                gradients,
                (float)scale,
                rows,
                vocabulary);
        });
}
