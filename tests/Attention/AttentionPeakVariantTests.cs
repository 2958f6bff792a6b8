using Accelerated.Kernels.Attention;
using Accelerated.Tests.Harness;
using Xunit;
using Xunit.Abstractions;

namespace Accelerated.Tests.Attention;

public sealed class AttentionPeakVariantTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<AttentionPeakArguments>(AttentionPeak.Family, devices, output)
{
    protected override IEnumerable<KernelCase<AttentionPeakArguments>> Cases => AttentionShapes.Cases((c, buffers) =>
    {
        var expected = new AttentionExpectation(c);
        double[] largest = [.. expected.Weights.Select(row => row.Max())];
        double[] bounds = [.. largest.Select((weight, row) => 2 * expected.WeightBound[row] * weight)];
        return new AttentionPeakArguments(
            buffers.Input("q", c.Q),
            buffers.Input("k", c.K),
            buffers.Checked("position", Enumerable.Repeat(-1, c.Rows).ToArray(), CheckPositions),
            buffers.Output("weight", largest, bounds),
            c.Heads,
            c.Sequences,
            c.Tokens,
            c.HeadSize,
            c.HeadStride,
            c.Scale);

        // Of two weights closer than the rounding error either may be called the larger.
        void CheckPositions(int[] positions)
        {
            for (int row = 0; row < c.Rows; row++)
            {
                Assert.InRange(positions[row], 0, row % c.Tokens);
                Assert.True(expected.Weights[row][positions[row]] >= largest[row] - bounds[row], $"row {row}: position {positions[row]} has not the largest weight");
            }
        }
    });
}
