using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Sampling;
using Xunit;

namespace Accelerated.Tests.Sampling;

public sealed class SgldSamplerTests
{
    private const double UnitRoundoff = 1.0 / (1 << 24);

    private static readonly ChainOptions Chains = new() { Chains = 2, Draws = 25, Batch = 1, CheckedDraws = 0 };

    [Fact]
    public void Sampling_one_factor_with_the_rest_frozen_is_sampling_the_reduced_model_bit_for_bit()
    {
        // ℓ = Σ (u_i v_i − t_i)² / 2 with u moving: in one vector with v and padding around, and as a model of u alone.
        const int n = 101, before = 37, between = 5;
        double[] v = [.. Enumerable.Range(0, n).Select(i => Math.Sin(i) * 3)];
        float[] u = [.. Enumerable.Range(0, n).Select(i => (float)Math.Cos(i))];
        var whole = new float[before + n + between + n];
        u.CopyTo(whole, before);
        for (int i = 0; i < n; i++)
        {
            whole[before + n + between + i] = (float)v[i];
            v[i] = whole[before + n + between + i];
        }

        using ComputeDevice device = ComputeDevice.Open("cpu");
        using var factors = new SpanLossSurface(device, whole, (w, _, gradient) =>
        {
            gradient.Fill(float.NaN); // what lies outside the restriction must not be read
            return Factors(w.Slice(before, n), i => whole[before + n + between + i], gradient.Slice(before, n));
        });
        using var reduced = new SpanLossSurface(device, u, (w, _, gradient) => Factors(w, i => v[i], gradient));

        LossTrace a = Sample(factors, new WeightRestriction("u", [new ParameterRange(before, n)]));
        LossTrace b = Sample(reduced, TestSurfaces.Everything(n));

        Assert.Equal(b.Values.ToArray(), a.Values.ToArray());
        Assert.NotEqual(a[0, 10], a[1, 10]);

        static double Factors(ReadOnlySpan<float> w, Func<int, double> factor, Span<float> gradient)
        {
            double loss = 0;
            for (int i = 0; i < w.Length; i++)
            {
                double rest = w[i] * factor(i) - i % 3;
                loss += rest * rest / 2;
                gradient[i] = (float)(rest * factor(i));
            }

            return loss;
        }
    }

    [Fact]
    public void Noise_is_numbered_among_the_moving_coordinates_however_they_are_scattered()
    {
        // The same 60 coordinates in one piece, and in pieces of 1, 2, 17 and 40 with gaps.
        const int n = 60;
        int[] lengths = [1, 2, 17, 40];
        int[] offsets = [3, 9, 30, 101];
        int[] places = [.. lengths.Zip(offsets).SelectMany(p => Enumerable.Range(p.Second, p.First))];
        using ComputeDevice device = ComputeDevice.Open("cpu");
        float[] curvatures = [.. Enumerable.Range(0, n).Select(i => 1f + i % 5)];
        using SpanLossSurface dense = TestSurfaces.Quadratic(device, curvatures, new float[n]);
        using var scattered = new SpanLossSurface(device, new float[150], (w, _, gradient) =>
        {
            double loss = 0;
            for (int i = 0; i < n; i++)
            {
                double x = w[places[i]];
                loss += curvatures[i] * x * x / 2;
                gradient[places[i]] = (float)(curvatures[i] * x);
            }

            return loss;
        });

        LossTrace one = Sample(dense, TestSurfaces.Everything(n));
        LossTrace four = Sample(scattered, new WeightRestriction("pieces", lengths.Zip(offsets, (length, offset) => new ParameterRange(offset, length))));

        Assert.Equal(one.Values.ToArray(), four.Values.ToArray());
    }

    [Fact]
    public void Coordinates_outside_stay_bit_for_bit_and_moving_ones_come_back_to_the_anchor()
    {
        float[] start = [.. Enumerable.Range(0, 300).Select(i => (float)Math.Sin(i) / 7)];
        start[5] = -0f;
        var restriction = new WeightRestriction("part", [new ParameterRange(10, 100), new ParameterRange(203, 7)]);
        using ComputeDevice device = ComputeDevice.Open("cpu");
        bool moved = false;
        using var surface = new SpanLossSurface(device, start, (w, _, gradient) =>
        {
            for (int i = 0; i < w.Length; i++)
            {
                bool inside = i is >= 10 and < 110 or >= 203 and < 210;
                moved |= inside && w[i] != start[i];
                Assert.True(inside || BitConverter.SingleToInt32Bits(w[i]) == BitConverter.SingleToInt32Bits(start[i]));
            }

            gradient.Fill(1);
            return 0;
        });

        Sample(surface, restriction);

        Assert.True(moved);
        AssertSameBits(start, surface.Weights.ToArray());
    }

    [Fact]
    public void Weights_come_back_after_a_failure_and_the_message_names_the_remedy()
    {
        float[] start = [.. Enumerable.Range(0, 50).Select(i => (float)Math.Sin(i) / 7)];
        using ComputeDevice device = ComputeDevice.Open("cpu");
        int calls = 0;
        using var surface = new SpanLossSurface(device, start, (_, _, gradient) =>
        {
            gradient.Fill(1);
            return ++calls == 57 ? double.NaN : 0;
        });

        ComponentChains chains = TestChains.Run(surface, TestSurfaces.Everything(50), new SgldOptions { Seed = 9 }, Chains);

        Assert.Equal(
            "Chain 1 reached a loss of NaN at step 3 (draw 3). Halve --epsilon (now 0.001) or raise --localization (now 200).", Assert.Single(chains.Divergences).Message);
        AssertSameBits(start, surface.Weights.ToArray());
    }

    [Fact]
    public void Without_noise_the_chain_is_localised_gradient_descent_in_float64_up_to_rounding()
    {
        // Row r pulls to c_i + r: ℓ(w; r) = Σ a_i (w_i − c_i − r/10)² / 2.
        const int n = 50, steps = 40;
        var options = new SgldOptions { NoiseLevel = 0, Epsilon = 2e-3, Localization = 50 };
        float[] start = [.. Enumerable.Range(0, n).Select(i => (float)Math.Sin(i))];
        double Curvature(int i) => 0.5 + i % 7;
        double Pull(int i, int row) => Math.Cos(i) + row / 10.0;
        using ComputeDevice device = ComputeDevice.Open("cpu");
        using var surface = new SpanLossSurface(device, start, (w, rows, gradient) =>
        {
            double loss = 0;
            for (int i = 0; i < n; i++)
            {
                double x = w[i] - Pull(i, rows[0]);
                loss += Curvature(i) * x * x / 2;
                gradient[i] = (float)(Curvature(i) * x);
            }

            return loss;
        });
        LossTrace trace = TestChains.Run(surface, TestSurfaces.Everything(n), options, new ChainOptions { Chains = 1, Draws = steps, Batch = 1 }, rows: 3).Losses;

        var weights = Array.ConvertAll(start, x => (double)x);
        var error = new double[n];
        for (int step = 0; step < steps; step++)
        {
            double loss = 0, bound = 0;
            for (int i = 0; i < n; i++)
            {
                double x = weights[i] - Pull(i, step % 3);
                loss += Curvature(i) * x * x / 2;
                bound += Math.Abs(Curvature(i) * x) * error[i] + Curvature(i) * error[i] * error[i] / 2;

                // The step contracts an error by 1 − εk/2 and adds at most 8 roundings of the two drifts and one of the sum.
                double fromLoss = options.InverseTemperature * Curvature(i) * x;
                double fromAnchor = options.Localization * (weights[i] - start[i]);
                double size = options.Epsilon / 2 * (Math.Abs(fromLoss) + Math.Abs(fromAnchor));
                double contraction = 1 - options.Epsilon / 2 * (options.InverseTemperature * Curvature(i) + options.Localization);
                weights[i] -= options.Epsilon / 2 * (fromLoss + fromAnchor);
                error[i] = Math.Abs(contraction) * error[i] + UnitRoundoff * (8 * size + Math.Abs(weights[i]) + 8 * error[i]);
            }

            Assert.InRange(trace[0, step] - loss, -bound - 1e-12, bound + 1e-12);
        }
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        const int n = 100_003;
        float[] curvatures = [.. Enumerable.Range(0, n).Select(i => 1f + i % 3)];

        double[][] traces = [.. from threads in (int[])[1, 2, 3] select Run(threads)];

        Assert.Equal(traces[0], traces[1]);
        Assert.Equal(traces[0], traces[2]);

        double[] Run(int threads)
        {
            using ComputeDevice device = ComputeDevice.Open("cpu", threads: threads);
            using SpanLossSurface surface = TestSurfaces.Quadratic(device, curvatures, new float[n]);
            return TestChains.Run(surface, TestSurfaces.Everything(n), new SgldOptions { Seed = 4 }, new ChainOptions { Chains = 2, Draws = 3, Batch = 1 }).Losses.Values.ToArray();
        }
    }

    [Fact]
    public void Seeds_and_chains_have_noise_of_their_own_and_the_same_seed_the_same()
    {
        using ComputeDevice device = ComputeDevice.Open("cpu");
        using SpanLossSurface surface = TestSurfaces.Quadratic(device, [.. Enumerable.Repeat(1f, 20)], new float[20]);

        LossTrace one = Sample(surface, TestSurfaces.Everything(20), seed: 1);
        LossTrace again = Sample(surface, TestSurfaces.Everything(20), seed: 1);
        LossTrace two = Sample(surface, TestSurfaces.Everything(20), seed: 2);

        Assert.Equal(one.Values.ToArray(), again.Values.ToArray());
        Assert.NotEqual(one[0, 5], two[0, 5]);
        Assert.NotEqual(one[0, 5], one[1, 5]);
    }

    [Fact]
    public void A_restriction_beyond_the_vector_is_refused()
    {
        using ComputeDevice device = ComputeDevice.Open("cpu");
        using SpanLossSurface surface = TestSurfaces.Quadratic(device, [1f, 1f], new float[2]);

        Assert.Throws<ArgumentOutOfRangeException>(() => Sample(surface, TestSurfaces.Everything(3)));
    }

    private static LossTrace Sample(ILossSurface surface, WeightRestriction restriction, ulong seed = 9)
    {
        return TestChains.Run(surface, restriction, new SgldOptions { Seed = seed }, Chains).Losses;
    }

    private static void AssertSameBits(float[] expected, float[] actual) =>
        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), actual.Select(BitConverter.SingleToInt32Bits));
}
