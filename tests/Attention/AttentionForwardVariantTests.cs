using Accelerated.Kernels.Attention;
using Accelerated.Tests.Harness;
using Xunit.Abstractions;

namespace Accelerated.Tests.Attention;

public sealed class AttentionForwardVariantTests(KernelDevices devices, ITestOutputHelper output)
    : KernelFamilyTests<AttentionForwardArguments>(AttentionForward.Family, devices, output)
{
    internal static IEnumerable<KernelCase<AttentionForwardArguments>> All => AttentionShapes.Cases((c, buffers) =>
    {
        var expected = new AttentionExpectation(c);
        return new AttentionForwardArguments(
            buffers.Input("q", c.Q),
            buffers.Input("k", c.K),
            buffers.Input("v", c.V),
            buffers.Output("z", AttentionShapes.WithGaps(c, expected.Z), expected.ZBound),
            buffers.Output("log-sum-exp", expected.LogSumExp, expected.LogSumExpBound),
            c.Heads,
            c.Sequences,
            c.Tokens,
            c.HeadSize,
            c.HeadStride,
            c.Scale);
    });

    protected override IEnumerable<KernelCase<AttentionForwardArguments>> Cases => All;
}
