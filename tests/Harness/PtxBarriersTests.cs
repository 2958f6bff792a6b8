using Accelerated.Devices;
using Accelerated.Kernels;
using Accelerated.Kernels.Attention;
using Xunit;

namespace Accelerated.Tests.Harness;

public sealed class PtxBarriersTests
{
    public static TheoryData<IKernelFamily, string> Mended => new()
    {
        { AttentionForward.Family, "online-tiled" },
        { AttentionBackward.Family, "register-tiled" },
        { AttentionPeak.Family, "online-tiled" },
    };

    [Theory]
    [MemberData(nameof(Mended))]
    public void Reads_that_went_past_their_barrier_would_be_found(IKernelFamily family, string variant)
    {
        using var compiler = new OfflinePtx();
        int marked = 0;
        foreach (string ptx in family.Kernels(variant).Select(kernel => compiler.Compile(kernel, family.LaunchBounds(variant, kernel))))
        {
            IReadOnlyList<int> barriers = PtxBarriers.Marked(ptx);
            marked += barriers.Count;
            Assert.Empty(PtxBarriers.Idle(ptx));
            string withoutReads = string.Join('\n', ptx.Split('\n').Select(line => line.Contains("ld.shared", StringComparison.Ordinal) ? string.Empty : line));
            Assert.Subset(PtxBarriers.Idle(withoutReads).ToHashSet(), barriers.ToHashSet());
        }

        Assert.True(marked > 0, "None of its barriers keeps reads before it.");
    }
}
