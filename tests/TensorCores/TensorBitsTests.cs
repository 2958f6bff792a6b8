using Accelerated.Devices;
using Accelerated.Kernels.Products;
using Accelerated.Kernels.TensorCores;
using Accelerated.Tests.Harness;
using Xunit;

namespace Accelerated.Tests.TensorCores;

public sealed class TensorBitsTests
{
    private const uint Kept = 0xFFFFE000;

    [Fact]
    public void A_number_and_its_two_parts_differ_by_less_than_two_to_the_minus_21_of_it()
    {
        foreach (float value in new Draw(5).Uniform(10_000, -3, 3))
        {
            uint large = TensorBits.Large<TripleTf32>(value);
            float small = BitConverter.UInt32BitsToSingle(TensorBits.Small(value, large) & Kept);
            double rest = value - (double)BitConverter.UInt32BitsToSingle(large) - small;
            Assert.True(Math.Abs(rest) <= Math.Abs(value) / (1 << 21), $"{value:R} leaves {rest:E2}");
        }
    }

    [Fact]
    public void A_number_alone_is_rounded_to_eleven_significant_bits()
    {
        foreach (float value in new Draw(6).Uniform(10_000, -3, 3))
        {
            float rounded = BitConverter.UInt32BitsToSingle(TensorBits.Large<SingleTf32>(TensorBits.Prepared<SingleTf32>(value)) & Kept);
            Assert.True(Math.Abs(rounded - value) <= Math.Abs(value) / (1 << 11), $"{value:R} became {rounded:R}");
        }
    }

    [Theory]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(0xFFFFFFFFu)]
    [InlineData(0x7FC00000u)]
    public void What_is_no_number_stays_none(uint bits)
    {
        float value = BitConverter.UInt32BitsToSingle(bits);
        Assert.True(float.IsNaN(BitConverter.UInt32BitsToSingle(TensorBits.Large<SingleTf32>(TensorBits.Prepared<SingleTf32>(value)) & Kept)));
        Assert.True(float.IsNaN(BitConverter.UInt32BitsToSingle(TensorBits.Large<TripleTf32>(value) & Kept)));
    }

    [Theory]
    [InlineData("tensor-core-3xtf32", 96)]
    [InlineData("tensor-core-tf32", 32)]
    public void The_kernels_hold_their_instructions_and_nothing_takes_the_way_through_the_stack(string variant, int products)
    {
        using var compiler = new OfflinePtx();
        Delegate kernel = MatrixProduct.Family.Kernels(variant)[0];
        string ptx = compiler.Compile(kernel, MatrixProduct.Family.LaunchBounds(variant, kernel));
        Assert.Equal(products, ptx.Split("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32").Length - 1);
        Assert.Contains("cp.async.cg.shared.global", ptx);
        Assert.Contains($"cp.async.wait_group {TensorProduct.Stages - 2};", ptx);
        Assert.DoesNotContain("st.local", ptx);
    }
}
