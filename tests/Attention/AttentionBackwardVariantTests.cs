using Accelerated.Kernels.Attention;
using Accelerated.Tests.Harness;
using Xunit.Abstractions;

namespace Accelerated.Tests.Attention;

public sealed class AttentionBackwardVariantTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<AttentionBackwardArguments>(AttentionBackward.Family, devices, output)
{
    internal static IEnumerable<KernelCase<AttentionBackwardArguments>> All => AttentionShapes.Cases(Arrange);

    protected override IEnumerable<KernelCase<AttentionBackwardArguments>> Cases => All;

    internal static AttentionBackwardArguments Arrange(AttentionCase c, KernelBuffers buffers)
    {
        var expected = new AttentionExpectation(c);
        return new AttentionBackwardArguments(
            buffers.Input("q", c.Q),
            buffers.Input("k", c.K),
            buffers.Input("v", c.V),
            buffers.Input("z", expected.RoundedZ),
            buffers.Input("log-sum-exp", expected.RoundedLogSumExp),
            buffers.Input("dz", c.DZ),
            buffers.Output("dq", AttentionShapes.WithGaps(c, expected.DQ), expected.DQBound),
            buffers.Output("dk", AttentionShapes.WithGaps(c, expected.DK), expected.DKBound),
            buffers.Output("dv", AttentionShapes.WithGaps(c, expected.DV), expected.DVBound),
            c.Heads,
            c.Sequences,
            c.Tokens,
            c.HeadSize,
            c.HeadStride,
            c.Scale);
    }
}
