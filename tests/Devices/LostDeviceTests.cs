using Accelerated.Devices;
using Accelerated.Kernels;
using Accelerated.Support;
using Xunit;

namespace Accelerated.Tests.Devices;

/// <summary>A device whose driver begins to fail. No machine needs to have one.</summary>
public sealed class LostDeviceTests : IDisposable
{
    private readonly ComputeDevice device = ComputeDevice.Open("cpu", threads: 1);

    [Fact]
    public void Whatever_is_asked_of_a_lost_device_says_again_why_it_was_lost_and_reaches_no_driver()
    {
        using DeviceMemory<float> memory = device.Allocate<float>(4);
        using DeviceMemory<float> other = device.Allocate<float>(4);
        FailWith("the first reason");
        Assert.Throws<InvalidInputException>(device.Synchronize);
        FailWith("another reason");
        Action[] uses = [device.Synchronize, memory.Clear, () => memory.CopyTo(new float[4]), () => memory.CopyFrom(new float[4]), () => memory.CopyFrom(other), new StreamMark(device).Wait];
        Assert.All(uses, use => Assert.Contains("the first reason", Assert.Throws<InvalidInputException>(use).Message));
    }

    [Fact]
    public void A_loss_that_is_noticed_while_memory_is_given_back_throws_there_nothing_and_at_the_next_use()
    {
        Assert.False(device.IsLost);
        FailWith("gone");
        device.Settle();
        Assert.True(device.IsLost);
        Assert.Contains("gone", Assert.Throws<InvalidInputException>(device.Synchronize).Message);
    }

    [Fact]
    public void Memory_that_a_lost_device_does_not_take_back_is_let_go()
    {
        device.Free(new Unreturnable());
        Assert.True(device.IsLost);
        Assert.Contains("stopped answering: not taken back. What", Assert.Throws<InvalidInputException>(device.Synchronize).Message);
    }

    [Fact]
    public void An_allocation_that_fails_because_the_device_is_lost_is_no_shortage_of_memory()
    {
        var refused = new DeviceMemoryException(8, new DeviceMemoryException(8, new LostDevice("out of memory")));
        Assert.Contains("no room for 8 more bytes", device.NoRoom(refused).Message);
        Assert.False(device.IsLost);
        FailWith("unspecified launch failure");
        Assert.Contains("stopped answering: unspecified launch failure.", device.NoRoom(refused).Message);
        Assert.True(device.IsLost);
    }

    public void Dispose() => device.Dispose();

    private void FailWith(string reason) => device.Calling = () => throw new LostDevice(reason);

    private sealed class Unreturnable : IDisposable
    {
        public void Dispose() => throw new LostDevice("not taken back");
    }
}
