using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.LearningCoefficients;
using Accelerated.Sampling;
using Xunit;

namespace Accelerated.Tests.LearningCoefficients;

public sealed class AnchorLossTests
{
    [Fact]
    public void The_mean_is_over_all_minibatches_and_the_error_over_distinct_rows()
    {
        // Row r has loss r². Two batches of 3 from 4 rows in file order: 0 1 2 3 0 1.
        using ComputeDevice device = ComputeDevice.Open("cpu");
        using SpanLossSurface surface = Rows(device);
        using var losses = new SurfaceLosses(surface);

        var anchor = AnchorLoss.Measure(losses, new SequentialOrder(4, 3), 3, 2);

        Assert.Equal((0 + 1 + 4 + 9 + 0 + 1) / 6.0, anchor.Mean, 1e-12);
        double variance = (3.5 * 3.5 + 2.5 * 2.5 + 0.5 * 0.5 + 5.5 * 5.5) / 3; // around the rows' mean 3.5
        Assert.Equal(Math.Sqrt(variance / 4), anchor.StandardError!.Value, 1e-12);
    }

    [Fact]
    public void One_row_has_no_error()
    {
        using ComputeDevice device = ComputeDevice.Open("cpu");
        using SpanLossSurface surface = Rows(device);
        using var losses = new SurfaceLosses(surface);

        var anchor = AnchorLoss.Measure(losses, new SequentialOrder(1, 2), 2, 16);

        Assert.Null(anchor.StandardError);
    }

    private static SpanLossSurface Rows(ComputeDevice device) => new(device, [0f], (_, rows, gradient) =>
    {
        gradient[0] = 0;
        double sum = 0;
        foreach (int row in rows)
        {
            sum += row * row;
        }

        return sum / rows.Length;
    });
}
