using Accelerated.Kernels;
using Accelerated.Kernels.Host;
using Xunit;

namespace Accelerated.Tests.Host;

public sealed class HostWorkspaceTests
{
    [Theory]
    [InlineData(1L << 59)]
    [InlineData(long.MaxValue)]
    public unsafe void Where_there_is_no_room_it_says_so_and_holds_nothing(long floats)
    {
        var workspace = new HostWorkspace();
        workspace.Require(100);
        Assert.Throws<DeviceMemoryException>(() => workspace.Require(floats));
        Assert.Equal(0, workspace.Capacity);
        float* memory = workspace.Require(50);
        new Span<float>(memory, 50).Fill(1);
        Assert.Equal(50, workspace.Capacity);
    }
}
