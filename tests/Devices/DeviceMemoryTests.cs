using Accelerated.Devices;
using Accelerated.Kernels.Host;
using Accelerated.Support;
using Accelerated.Tests.Harness;
using Xunit;

namespace Accelerated.Tests.Devices;

[Collection(KernelCollection.Name)]
public sealed class DeviceMemoryTests(KernelDevices devices)
{
    [Fact]
    public void Memory_that_there_is_not_is_refused_with_what_was_asked_for_and_what_there_is()
    {
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 1);
        var error = Assert.Throws<InvalidInputException>(() => device.Allocate<float>(1L << 50));
        Assert.Contains("4,503,599,627,370,496", error.Message);
        Assert.Contains("bytes are free", error.Message);
        Assert.Contains("--device", error.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(524_287)]
    [InlineData(524_288)]
    [InlineData(1_000_003)]
    public unsafe void Host_memory_is_zero_and_begins_with_a_cache_line_or_a_huge_page(int length)
    {
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 1);
        for (int round = 0; round < 2; round++)
        {
            // The second time, the system may hand out what the first one left.
            using DeviceMemory<float> memory = device.Allocate<float>(length);
            Assert.Equal(length, memory.Length);
            fixed (float* first = memory.HostSpan)
            {
                nuint alignment = (nuint)length * sizeof(float) < HostPages.HugeSize ? 64 : HostPages.HugeSize;
                Assert.Equal((nuint)0, (nuint)first % alignment);
            }

            Assert.Equal(-1, memory.HostSpan.IndexOfAnyExcept(0f));
            memory.HostSpan.Fill(1);
        }
    }

    [Fact]
    public void Copies_larger_than_the_staging_memory_and_many_small_ones_arrive_in_order()
    {
        if (devices.Compiled is not { } tested)
        {
            return;
        }

        ComputeDevice device = tested.Computing();
        var large = new int[9_000_001];
        for (int i = 0; i < large.Length; i++)
        {
            large[i] = i;
        }

        using DeviceMemory<int> memory = device.Upload<int>(large);
        Assert.Equal(large, memory.ToArray());
        var small = new int[100_000];
        for (int round = 0; round < 100; round++)
        {
            Array.Fill(small, round);
            memory.CopyFrom(small, round * 1000L);
        }

        int[] all = memory.ToArray();
        for (int i = 0; i < 200_000; i++)
        {
            int expected = i < 99_000 ? i / 1000 : i < 199_000 ? 99 : i;
            Assert.Equal(expected, all[i]);
        }
    }

    [Theory]
    [InlineData(Precision.TripleTf32, "3xtf32")]
    [InlineData(Precision.Tf32, "tf32")]
    public void A_precision_that_needs_tensor_cores_is_refused_without_them(Precision precision, string name)
    {
        var error = Assert.Throws<InvalidInputException>(() => ComputeDevice.Open("cpu", precision: precision));
        Assert.Contains($"--precision {name}", error.Message);
        Assert.Equal(precision, PrecisionNames.Parse(name));
    }
}
