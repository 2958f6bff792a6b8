using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Accelerated.Kernels.Numerics;
using Xunit;

namespace Accelerated.Tests.Numerics;

public sealed class ExponentialTests
{
    private const double U = 1.0 / (1 << 24);
    private const double SmallestNormal = 1.17549435e-38;

    /// <summary>Numbers through the whole range where the result is normal, at a stride that is no fraction of a period.</summary>
    private static IEnumerable<float> Arguments(float least, float most, int count) =>
        Enumerable.Range(0, count + 1).Select(i => (float)(least + (double)(most - least) * i / count));

    [Fact]
    public void Exp_is_within_two_and_a_half_roundings_of_the_truth()
    {
        foreach (float x in Arguments(-87.3f, 88.7f, 200_003).Concat(Arguments(-1f, 1f, 100_003)))
        {
            double truth = Math.Exp(x);
            Assert.True(Math.Abs(Exponential.Exp(x) - truth) <= 2.5 * U * truth, $"exp({x:R})");
        }
    }

    [Fact]
    public void The_vector_exp_is_within_two_and_a_half_roundings_of_the_truth()
    {
        foreach (float x in Arguments(-87.3f, 88.7f, 200_003).Concat(Arguments(-1f, 1f, 100_003)))
        {
            double truth = Math.Exp(x);
            Assert.True(Math.Abs(Exponential.Exp(Vector512.Create(x))[5] - truth) <= 2.5 * U * truth, $"exp({x:R})");
        }
    }

    [Fact]
    public void The_vector_exp2_is_within_two_roundings_of_the_truth()
    {
        foreach (float x in Arguments(-126f, 127.9f, 200_003).Concat(Arguments(-1f, 1f, 100_003)))
        {
            double truth = Math.Pow(2, x);
            Assert.True(Math.Abs(Exponential.Exp2(Vector512.Create(x))[11] - truth) <= 2 * U * truth, $"2^{x:R}");
        }
    }

    [Fact]
    public void Log_is_within_its_bound_of_the_truth()
    {
        foreach (float x in Arguments(-87f, 88.7f, 100_003).Select(y => (float)Math.Exp(y)).Concat(Arguments(0.5f, 2f, 100_003)))
        {
            double truth = Math.Log(x);
            bool nearOne = x > 0.7072f && x < 1.4142f;
            double bound = 2 * U * Math.Abs(truth) + (nearOne ? 0 : 0.6 * U);
            Assert.True(Math.Abs(Exponential.Log(x) - truth) <= bound, $"log({x:R})");
        }
    }

    [Theory]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(-200f, 0f)]
    [InlineData(0f, 1f)]
    [InlineData(100f, float.PositiveInfinity)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Exp_is_exact_at_its_ends(float x, float expected)
    {
        Assert.Equal(expected, Exponential.Exp(x));
        Assert.Equal(expected, Exponential.Exp(Vector512.Create(x))[0]);
        Assert.Equal(expected, Exponential.Exp2(Vector512.Create(2 * x))[0]);
    }

    [Theory]
    [InlineData(0f, float.NegativeInfinity)]
    [InlineData(1f, 0f)]
    [InlineData(-1f, float.NaN)]
    [InlineData(float.NegativeInfinity, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Log_is_exact_at_its_ends(float x, float expected) => Assert.Equal(expected, Exponential.Log(x));

    [Fact]
    public void Subnormal_numbers_go_in_and_come_out()
    {
        Assert.InRange(Exponential.Exp(-95f), Math.Exp(-95) - 1.5e-45, Math.Exp(-95) + 1.5e-45);
        float tiny = (float)(SmallestNormal / 1024);
        Assert.Equal(Math.Log(tiny), Exponential.Log(tiny), 1e-5);
    }

    [Fact]
    public void Vectors_of_256_bits_have_no_subnormal_results()
    {
        bool isFlushed = !Avx512F.IsSupported && Avx2.IsSupported && Fma.IsSupported;
        double exp = isFlushed ? 0 : Math.Exp(-95);
        double exp2 = isFlushed ? 0 : Math.Pow(2, -137.5);
        Assert.InRange(Exponential.Exp(Vector512.Create(-95f))[3], exp - 1.5e-45, exp + 1.5e-45);
        Assert.InRange(Exponential.Exp2(Vector512.Create(-137.5f))[14], exp2 - 1.5e-45, exp2 + 1.5e-45);
    }

    [Fact]
    public void Vectors_are_right_next_to_where_results_end()
    {
        float largest = 88.72283f;
        Assert.InRange(Exponential.Exp(Vector512.Create(largest))[0], Math.Exp(largest) * (1 - 2.5 * U), Math.Exp(largest) * (1 + 2.5 * U));
        Assert.Equal(float.PositiveInfinity, Exponential.Exp(Vector512.Create(MathF.BitIncrement(largest)))[0]);
        float below = MathF.BitDecrement(128f);
        Assert.InRange(Exponential.Exp2(Vector512.Create(below))[0], Math.Pow(2, below) * (1 - 2 * U), Math.Pow(2, below) * (1 + 2 * U));
        Assert.Equal(float.PositiveInfinity, Exponential.Exp2(Vector512.Create(128f))[0]);
        Assert.Equal((float)SmallestNormal, Exponential.Exp2(Vector512.Create(-126f))[0]);
        foreach (float x in new[] { -87.33654f, -87.33655f, -88.5f, -104f, -126f })
        {
            Assert.InRange(Exponential.Exp(Vector512.Create(x))[0], 0f, (float)SmallestNormal * (1 + 1e-5f));
            Assert.InRange(Exponential.Exp2(Vector512.Create(x - 39))[0], 0f, (float)SmallestNormal);
        }
    }
}
