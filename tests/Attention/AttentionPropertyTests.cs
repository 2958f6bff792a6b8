using Accelerated.Devices;
using Accelerated.Kernels.Attention;
using Xunit;

namespace Accelerated.Tests.Attention;

/// <summary>What attention must do bit by bit, in its SIMD variants and its definitions.</summary>
public sealed class AttentionPropertyTests
{
    private static readonly AttentionCase Small = new(2, 1, 37, 5, Gap: 4);
    private static readonly AttentionCase Large = new(3, 2, 150, 32, Gap: 4);

    public static TheoryData<string, AttentionCase, int> ForwardAtTokens => AtTokens(AttentionForward.Family.VariantNames);

    public static TheoryData<string, AttentionCase, int> BackwardAtTokens => AtTokens(AttentionBackward.Family.VariantNames);

    public static TheoryData<string, AttentionCase> Forward => OfVariants(AttentionForward.Family.VariantNames);

    public static TheoryData<string, AttentionCase> Backward => OfVariants(AttentionBackward.Family.VariantNames);

    [Theory]
    [MemberData(nameof(ForwardAtTokens))]
    public void What_a_token_holds_changes_nothing_before_it(string variant, AttentionCase c, int token)
    {
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 2);
        (float[] z, float[] logSumExp) = AttentionRun.Forward(device, variant, c);
        foreach (float value in new[] { 3.5f, float.NaN, float.PositiveInfinity, -1e30f })
        {
            (float[] changedZ, float[] changedLogSumExp) = AttentionRun.Forward(
                device, variant, c, With(c.Q, c, token, value), With(c.K, c, token, value), With(c.V, c, token, value));
            for (int i = 0; i < c.Length; i++)
            {
                if (!c.IsGap(i) && TokenOf(i, c) < token)
                {
                    AssertSameBits(z[i], changedZ[i], $"z[{i}] with {value} at token {token} of {c}");
                }
            }

            for (int row = 0; row < c.Rows; row++)
            {
                if (row % c.Tokens < token)
                {
                    AssertSameBits(logSumExp[row], changedLogSumExp[row], $"log-sum-exp {row} with {value} at token {token} of {c}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(ForwardAtTokens))]
    public void NaN_in_an_input_reaches_every_output_that_depends_on_it(string variant, AttentionCase c, int token)
    {
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 2);
        foreach (int input in Enumerable.Range(0, 3))
        {
            float[][] inputs = [c.Q, c.K, c.V];
            inputs[input] = With(inputs[input], c, token, float.NaN);
            (float[] z, _) = AttentionRun.Forward(device, variant, c, inputs[0], inputs[1], inputs[2]);
            for (int i = 0; i < c.Length; i++)
            {
                bool depends = input == 0 ? TokenOf(i, c) == token : TokenOf(i, c) >= token;
                Assert.True(c.IsGap(i) || float.IsNaN(z[i]) == depends, $"z[{i}] is {z[i]} with NaN in input {input}, token {token} of {c}.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(BackwardAtTokens))]
    public void NaN_reaches_exactly_the_gradients_that_depend_on_it(string variant, AttentionCase c, int token)
    {
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 2);
        var expected = new AttentionExpectation(c);
        float[] z = expected.RoundedZ, logSumExp = expected.RoundedLogSumExp;
        (float[] dq, float[] dk, float[] dv) = AttentionRun.Backward(device, variant, c, z, logSumExp);
        foreach (string input in new[] { "q", "k", "v", "z", "dz" })
        {
            float[] Given(string name, float[] data) => name == input ? With(data, c, token, float.NaN) : data;
            (float[] DQ, float[] DK, float[] DV) actual = AttentionRun.Backward(
                device, variant, c, Given("z", z), logSumExp, Given("q", c.Q), Given("k", c.K), Given("v", c.V), Given("dz", c.DZ));
            bool ofQuery = input is "q" or "z" or "dz";
            for (int i = 0; i < c.Length; i++)
            {
                if (!c.IsGap(i))
                {
                    int t = TokenOf(i, c);
                    AssertNaNOrSame(dq[i], actual.DQ[i], ofQuery ? t == token : t >= token, $"dq[{i}]");
                    AssertNaNOrSame(dk[i], actual.DK[i], ofQuery ? t <= token : t == token, $"dk[{i}]");
                    AssertNaNOrSame(dv[i], actual.DV[i], input is "q" or "dz" ? t <= token : input == "k" && t == token, $"dv[{i}]");
                }
            }

            void AssertNaNOrSame(float clean, float value, bool depends, string what)
            {
                if (depends)
                {
                    Assert.True(float.IsNaN(value), $"{what} is {value} with NaN in {input}, token {token} of {c}.");
                }
                else
                {
                    AssertSameBits(clean, value, $"{what} with NaN in {input}, token {token} of {c}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forward))]
    public void Permuting_heads_permutes_outputs(string variant, AttentionCase c)
    {
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 2);
        (float[] z, float[] logSumExp) = AttentionRun.Forward(device, variant, c);
        (float[] rotatedZ, float[] rotatedLogSumExp) = AttentionRun.Forward(device, variant, c, Rotated(c.Q, c), Rotated(c.K, c), Rotated(c.V, c));
        Assert.Equal(Rotated(z, c), rotatedZ);
        Assert.Equal([.. logSumExp[^(c.Rows / c.Heads)..], .. logSumExp[..^(c.Rows / c.Heads)]], rotatedLogSumExp);
    }

    [Theory]
    [MemberData(nameof(Backward))]
    public void A_batch_gives_what_its_sequences_give_one_by_one(string variant, AttentionCase c)
    {
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 2);
        (float[] z, float[] logSumExp) = AttentionRun.Forward(device, "simd", c);
        (float[] dq, float[] dk, float[] dv) = AttentionRun.Backward(device, variant, c, z, logSumExp);
        var one = new AttentionCase(1, 1, c.Tokens, c.HeadSize);
        for (int pair = 0; pair < c.Heads * c.Sequences; pair++)
        {
            float[] Part(float[] data) => data.AsSpan(c.Start(pair / c.Sequences, pair % c.Sequences), one.Length).ToArray();
            float[] partLogSumExp = logSumExp.AsSpan(pair * c.Tokens, c.Tokens).ToArray();
            (float[] oneZ, float[] oneLogSumExp) = AttentionRun.Forward(device, "simd", one, Part(c.Q), Part(c.K), Part(c.V));
            (float[] DQ, float[] DK, float[] DV) gradients = AttentionRun.Backward(
                device, variant, one, Part(z), partLogSumExp, Part(c.Q), Part(c.K), Part(c.V), Part(c.DZ));
            Assert.Equal(Part(z), oneZ);
            Assert.Equal(partLogSumExp, oneLogSumExp);
            Assert.Equal(Part(dq), gradients.DQ);
            Assert.Equal(Part(dk), gradients.DK);
            Assert.Equal(Part(dv), gradients.DV);
        }
    }

    [Theory]
    [InlineData(1, 1, 513, 32)]
    [InlineData(3, 1, 70, 12)]
    [InlineData(1, 2, 33, 64)]
    public void The_number_of_threads_changes_no_bit(int heads, int sequences, int tokens, int headSize)
    {
        var c = new AttentionCase(heads, sequences, tokens, headSize, Gap: 1);
        var results = new List<float[][]>();
        foreach (int threads in new[] { 1, 2, 8 })
        {
            using ComputeDevice device = ComputeDevice.Open("cpu", threads: threads);
            (float[] z, float[] logSumExp) = AttentionRun.Forward(device, "simd", c);
            (float[] dq, float[] dk, float[] dv) = AttentionRun.Backward(device, "simd", c, z, logSumExp);
            (int[] position, float[] weight) = AttentionRun.Peak(device, "simd", c);
            results.Add([z, logSumExp, dq, dk, dv, [.. position.Select(p => (float)p)], weight]);
        }

        Assert.All(results, r => Assert.Equal(results[0], r));
    }

    [Theory]
    [MemberData(nameof(Forward))]
    public void Scores_far_beyond_the_range_of_exp_stay_finite(string variant, AttentionCase c)
    {
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 2);
        foreach (float amplitude in new[] { 30f, 3_000f })
        {
            AttentionCase steep = c with { Amplitude = amplitude };
            (float[] z, float[] logSumExp) = AttentionRun.Forward(device, variant, steep);
            Assert.True(logSumExp.Max() > 80 && logSumExp.Min() < -80);
            Assert.All(z.Where((_, i) => !steep.IsGap(i)), x => Assert.InRange(x, -1.0001f, 1.0001f));
            Assert.All(logSumExp, x => Assert.True(float.IsFinite(x)));
            (float[] dq, float[] dk, float[] dv) = AttentionRun.Backward(device, AttentionBackward.Family.ChooseName(device.Accelerator, null), steep, z, logSumExp);
            Assert.All(dq.Concat(dk).Concat(dv), x => Assert.True(float.IsFinite(x)));
        }
    }

    [Fact]
    public void Of_equal_weights_the_first_is_the_peak()
    {
        var c = new AttentionCase(1, 1, 130, 8);
        using ComputeDevice device = ComputeDevice.Open("cpu", threads: 2);
        foreach (string variant in new[] { "simd", AttentionPeak.Family.VariantNames[^1] })
        {
            (int[] position, float[] weight) = AttentionRun.Peak(device, variant, c, new float[c.Length], c.K);
            Assert.All(position, p => Assert.Equal(0, p));
            Assert.All(weight.Select((w, p) => w * (p + 1)), x => Assert.Equal(1, x, 1e-6));
        }
    }

    private static TheoryData<string, AttentionCase, int> AtTokens(IReadOnlyList<string> variants)
    {
        var data = new TheoryData<string, AttentionCase, int>();
        foreach (string variant in new[] { "simd", variants[^1] })
        {
            data.Add(variant, Small, 17);
            data.Add(variant, Small, 36);
        }

        foreach (int token in new[] { 0, 31, 32, 113, 149 })
        {
            data.Add("simd", Large, token);
        }

        return data;
    }

    private static TheoryData<string, AttentionCase> OfVariants(IReadOnlyList<string> variants)
    {
        var data = new TheoryData<string, AttentionCase>();
        foreach (string variant in new[] { "simd", variants[^1] })
        {
            data.Add(variant, Small);
        }

        data.Add("simd", Large);
        return data;
    }

    private static int TokenOf(int index, AttentionCase c) => (int)(index % c.HeadStride / c.HeadSize % c.Tokens);

    private static float[] With(float[] data, AttentionCase c, int token, float value) =>
        [.. data.Select((x, i) => !c.IsGap(i) && TokenOf(i, c) == token ? value : x)];

    private static float[] Rotated(float[] data, AttentionCase c) => [.. data[^(int)c.HeadStride..], .. data[..^(int)c.HeadStride]];

    private static void AssertSameBits(float expected, float actual, string what) =>
        Assert.True(BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual), $"{what}: {expected} became {actual}.");
}
