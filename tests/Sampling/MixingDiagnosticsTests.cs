using Accelerated.Sampling;
using Xunit;

namespace Accelerated.Tests.Sampling;

public sealed class MixingDiagnosticsTests
{
    [Fact]
    public void Split_rhat_of_a_small_trace_is_that_computed_by_hand()
    {
        // Halves of 4: (1 3 1 3), (1 3 1 3), (2 4 2 4), (2 4 2 4). Each has variance 4/3; the means are 2, 2, 3, 3 with variance 1/3.
        var trace = new LossTrace(2, 8, [1, 3, 1, 3, 1, 3, 1, 3, 2, 4, 2, 4, 2, 4, 2, 4]);

        double pooled = 3.0 / 4 * (4.0 / 3) + 1.0 / 3;
        Assert.Equal(Math.Sqrt(pooled / (4.0 / 3)), MixingDiagnostics.SplitRhat(trace)!.Value, 1e-12);
    }

    [Fact]
    public void The_middle_draw_of_an_odd_number_belongs_to_no_half()
    {
        var even = new LossTrace(1, 8, [1, 3, 1, 3, 2, 4, 2, 4]);
        var odd = new LossTrace(1, 9, [1, 3, 1, 3, 1e6, 2, 4, 2, 4]);

        Assert.Equal(MixingDiagnostics.SplitRhat(even), MixingDiagnostics.SplitRhat(odd));
    }

    [Fact]
    public void The_effective_sample_size_of_a_small_trace_is_that_computed_by_hand()
    {
        // Both halves (0 0 1 1): mean 1/2, W = 1/3, var⁺ = 1/4. Autocovariances over 4: lag 0 1/4, lag 1 1/16, lag 2 −1/8, lag 3 −1/16,
        // so ρ₁ = 1 − (1/3 − 1/16) · 4 = −1/12, ρ₂ = −5/6, ρ₃ = −7/12. The first pair is 11/12, the second negative; τ = −1 + 2 · 11/12.
        var trace = new LossTrace(1, 8, [0, 0, 1, 1, 0, 0, 1, 1]);

        double time = Math.Max(-1 + 2 * 11.0 / 12, 1 / Math.Log10(8));
        Assert.Equal(8 / time, MixingDiagnostics.EffectiveSampleSize(trace)!.Value, 1e-12);
    }

    [Fact]
    public void A_slow_process_is_worth_its_length_divided_by_its_autocorrelation_time()
    {
        // x ← 0.9 x + noise: τ = (1 + 0.9) / (1 − 0.9) = 19.
        const int chains = 4, draws = 20_000;
        var random = new System.Random(1);
        var losses = new double[chains * draws];
        for (int c = 0; c < chains; c++)
        {
            double x = 0;
            for (int d = -200; d < draws; d++)
            {
                x = 0.9 * x + random.NextDouble() - 0.5;
                if (d >= 0)
                {
                    losses[c * draws + d] = x;
                }
            }
        }

        double size = MixingDiagnostics.EffectiveSampleSize(new LossTrace(chains, draws, losses))!.Value;

        Assert.InRange(size, chains * draws / 19.0 * 0.85, chains * draws / 19.0 * 1.15);
    }

    [Fact]
    public void Independent_draws_are_worth_their_number_and_agree()
    {
        var random = new System.Random(2);
        double[] losses = [.. Enumerable.Range(0, 4 * 1000).Select(_ => random.NextDouble())];
        var trace = new LossTrace(4, 1000, losses);

        Assert.InRange(MixingDiagnostics.EffectiveSampleSize(trace)!.Value, 3400, 4700);
        Assert.InRange(MixingDiagnostics.SplitRhat(trace)!.Value, 0.999, 1.01);
        Assert.InRange(MixingDiagnostics.StandardErrorOfMean(trace)!.Value, 0.9 * Math.Sqrt(1 / 12.0 / 4000), 1.1 * Math.Sqrt(1 / 12.0 / 4000));
    }

    [Fact]
    public void Draws_that_are_few_or_never_vary_say_nothing()
    {
        Assert.Null(MixingDiagnostics.SplitRhat(new LossTrace(4, 7)));
        Assert.Null(MixingDiagnostics.SplitRhat(new LossTrace(4, 100)));
        Assert.Null(MixingDiagnostics.EffectiveSampleSize(new LossTrace(4, 100)));
        Assert.Null(MixingDiagnostics.StandardErrorOfMean(new LossTrace(4, 7)));
    }
}
