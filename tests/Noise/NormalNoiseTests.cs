using Accelerated.Kernels.Random;
using Accelerated.Tests.Reference;
using Xunit;

namespace Accelerated.Tests.Noise;

public sealed class NormalNoiseTests
{
    private const ulong Seed = 20241024;
    private const int Count = 1 << 18;

    private static readonly float[] Sample = Draw(NoisePurpose.Langevin, chain: 1, step: 2);

    [Fact]
    public void Every_normal_is_within_its_relative_error_of_float64()
    {
        for (int i = 0; i < 20_000; i++)
        {
            double exact = PhiloxReference.Normal(Seed, (uint)NoisePurpose.Langevin, 1, 2, i);
            AssertRelative(exact, NormalNoise.At(Seed, NoisePurpose.Langevin, 1, 2, i));
            AssertRelative(exact, Sample[i]);
        }
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(255u)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(0xB504F333u)]
    [InlineData(0xB504F334u)]
    [InlineData(0xFFFFFF00u)]
    [InlineData(0xFFFFFFFEu)]
    [InlineData(0xFFFFFFFFu)]
    public void Extreme_words_give_finite_and_accurate_normals(uint radius)
    {
        foreach (uint angle in new[] { 0u, 1u, 0x1FFFFFFFu, 0x20000000u, 0x3FFFFFFFu, 0x40000000u, 0x60000000u, 0x80000000u, 0x9FFFFFFFu, 0xDFFFFFFFu, 0xE0000000u, 0xFFFFFFFFu })
        {
            double length = Math.Sqrt(-2 * Math.Log((radius + 0.5) / 4294967296.0));
            (double sine, double cosine) = SinCosOfTurn(angle);
            float[] cosines = new float[16];
            float[] sines = new float[16];
            Simd(radius, angle, cosines, sines);
            AssertRelative(length * cosine, BoxMuller.Cosine(radius, angle));
            AssertRelative(length * cosine, cosines[3]);
            AssertRelative(length * sine, BoxMuller.Sine(radius, angle));
            AssertRelative(length * sine, sines[3]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    public void A_filled_span_holds_the_normals_of_its_indices_whatever_its_length(int length)
    {
        var filled = new float[length];
        NormalNoise.Fill(filled, Seed, NoisePurpose.Langevin, 1, 2);
        Assert.Equal(Sample[..length], filled);
    }

    /// <summary>Moments of N(0, 1) with their standard errors √(1/n), √(2/n), √(6/n), √(24/n); bound 4.5 of them (two-sided 7·10⁻⁶ each).</summary>
    [Fact]
    public void The_first_four_moments_are_those_of_a_standard_normal()
    {
        double mean = Sample.Average(x => (double)x);
        double variance = Sample.Average(x => (double)x * x);
        double skewness = Sample.Average(x => Math.Pow(x, 3));
        double kurtosis = Sample.Average(x => Math.Pow(x, 4));
        Assert.InRange(mean, -4.5 / Math.Sqrt(Count), 4.5 / Math.Sqrt(Count));
        Assert.InRange(variance - 1, -4.5 * Math.Sqrt(2.0 / Count), 4.5 * Math.Sqrt(2.0 / Count));
        Assert.InRange(skewness, -4.5 * Math.Sqrt(15.0 / Count), 4.5 * Math.Sqrt(15.0 / Count));
        Assert.InRange(kurtosis - 3, -4.5 * Math.Sqrt(96.0 / Count), 4.5 * Math.Sqrt(96.0 / Count));
    }

    /// <summary>sup |Fₙ − Φ| · √n exceeds 1.95 with probability 10⁻³ under the hypothesis (Kolmogorov); the seed is fixed.</summary>
    [Fact]
    public void A_Kolmogorov_Smirnov_test_at_the_level_of_one_in_a_thousand_accepts_the_normal_distribution()
    {
        float[] sorted = [.. Sample.Order()];
        double distance = 0;
        for (int i = 0; i < Count; i++)
        {
            double expected = MathNet.Numerics.Distributions.Normal.CDF(0, 1, sorted[i]);
            distance = Math.Max(distance, Math.Max(Math.Abs(expected - (double)i / Count), Math.Abs(expected - (double)(i + 1) / Count)));
        }

        Assert.InRange(distance * Math.Sqrt(Count), 0, 1.95);
    }

    /// <summary>A sample correlation of independent normals has standard error √(1/n); bound 4.5 of them.</summary>
    [Fact]
    public void Lanes_of_a_block_chains_steps_purposes_and_seeds_are_uncorrelated()
    {
        double bound = 4.5 / Math.Sqrt(Count);
        for (int lag = 1; lag <= 5; lag++)
        {
            Assert.InRange(Correlation(Sample.AsSpan(0, Count - lag), Sample.AsSpan(lag)), -bound, bound);
        }

        float[][] others =
        [
            Draw(NoisePurpose.Langevin, chain: 2, step: 2),
            Draw(NoisePurpose.Langevin, chain: 1, step: 3),
            Draw(NoisePurpose.Initialization, chain: 1, step: 2),
            Draw(NoisePurpose.Langevin, chain: 1, step: 2, Seed + 1),
            Draw(NoisePurpose.Langevin, chain: 1, step: 2, Seed + (1UL << 32)),
        ];
        Assert.All(others, other => Assert.InRange(Correlation(Sample, other), -bound, bound));
    }

    private static unsafe void Simd(uint radius, uint angle, float[] cosines, float[] sines)
    {
        uint* words = stackalloc uint[32];
        new Span<uint>(words, 16).Fill(radius);
        new Span<uint>(words + 16, 16).Fill(angle);
        fixed (float* c = cosines, s = sines)
        {
            BoxMullerSimd.Normals(words, words + 16, c, s);
        }
    }

    private static float[] Draw(NoisePurpose purpose, uint chain, uint step, ulong seed = Seed)
    {
        var sample = new float[Count];
        NormalNoise.Fill(sample, seed, purpose, chain, step);
        return sample;
    }

    private static double Correlation(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += (double)left[i] * right[i];
        }

        return sum / left.Length;
    }

    /// <summary>Reduced to the nearest quarter turn first, where float64's π is exact enough for a relative error.</summary>
    private static (double Sine, double Cosine) SinCosOfTurn(uint angle)
    {
        long quarter = ((long)angle + (1L << 29)) >> 30;
        (double sine, double cosine) = Math.SinCos((angle - (quarter << 30)) * (Math.PI / (1L << 31)));
        return (quarter % 4) switch
        {
            0 => (sine, cosine),
            1 => (cosine, -sine),
            2 => (-sine, -cosine),
            _ => (-cosine, sine),
        };
    }

    private static void AssertRelative(double exact, float actual) =>
        Assert.True(Math.Abs(actual - exact) <= BoxMuller.RelativeError * Math.Abs(exact), $"{actual:R} instead of {exact:R}");
}
