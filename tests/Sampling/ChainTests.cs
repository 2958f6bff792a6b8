using Accelerated.Sampling;
using Xunit;

namespace Accelerated.Tests.Sampling;

/// <summary>The diagnostics of single chains, by hand and on processes whose answer is known.</summary>
public sealed class ChainTests
{
    [Theory]
    [InlineData(0.025, -1.959963984540054)]
    [InlineData(0.5, 0)]
    [InlineData(0.75, 0.6744897501960817)]
    [InlineData(1e-6, -4.753424308822899)]
    [InlineData(0.999, 3.090232306167813)]
    public void Normal_quantiles_are_those_of_the_tables(double p, double expected) => Assert.Equal(expected, NormalDistribution.Quantile(p), 1e-9);

    [Theory]
    [InlineData(0.11888, 0.5)]
    [InlineData(0.34730, 0.9)]
    [InlineData(0.46136, 0.95)]
    [InlineData(0.74346, 0.99)]
    public void The_distribution_of_cramer_and_von_mises_is_that_of_anderson_and_darlings_table(double x, double expected) =>
        Assert.Equal(expected, HeidelbergerWelch.CramerVonMises(x), 1e-5);

    [Fact]
    public void Nine_hundred_and_thirty_seven_draws_are_the_least_that_raftery_and_lewis_ask_for()
    {
        Assert.Equal(937, RafteryLewis.LeastDraws);
        Assert.Null(RafteryLewis.Of(Process(936, 0, 1)));
    }

    [Fact]
    public void Independent_draws_need_about_as_many_as_raftery_and_lewis_ask_for_and_slow_ones_several_times_as_many()
    {
        Assert.InRange(RafteryLewis.Of(Process(20_000, 0, 2))!.Dependence, 0.9, 1.2);
        Assert.InRange(RafteryLewis.Of(Process(20_000, 0.9, 3))!.Dependence, 4, 30);
    }

    [Fact]
    public void Stationary_chains_pass_and_a_trend_is_found_by_geweke()
    {
        double[] steady = Process(1000, 0.5, 4);
        double[] trend = [.. steady.Select((x, i) => x + i / 100.0)];

        Assert.InRange(GewekeDiagnostic.Score(steady)!.Value, -3, 3);
        Assert.True(Math.Abs(GewekeDiagnostic.Score(trend)!.Value) > 5);
        Assert.True(HeidelbergerWelch.Test(steady)!.IsStationary);
    }

    [Fact]
    public void A_beginning_that_is_off_is_left_out_and_the_mean_is_that_of_the_rest()
    {
        double[] chain = Process(1000, 0, 5);
        for (int i = 0; i < 150; i++)
        {
            chain[i] -= 3;
        }

        HeidelbergerWelch test = HeidelbergerWelch.Test([.. chain.Select(x => x + 10)])!;

        Assert.True(test.IsStationary && test.IsPrecise);
        Assert.InRange(test.Start, 100, 200);
        Assert.InRange(test.Mean, 9.8, 10.1);
    }

    [Fact]
    public void Stationary_chains_are_refused_about_as_rarely_as_the_level_says()
    {
        // The second half's spectrum and five more chances make it rarer than 5 %.
        int refused = Enumerable.Range(0, 200).Count(i => !HeidelbergerWelch.Test(Process(400, 0, 100 + i))!.IsStationary);

        Assert.InRange(refused, 0, 18); // 10 ± 2.6 standard deviations
    }

    [Fact]
    public void Ranks_see_chains_that_differ_in_width_and_do_not_mind_heavy_tails()
    {
        double[] narrow = Process(500, 0, 6);
        double[] wide = [.. Process(500, 0, 7).Select(x => 5 * x)];
        var widths = new LossTrace(2, 500, [.. narrow, .. wide]);
        var cauchy = new LossTrace(2, 500, [.. narrow.Concat(Process(500, 0, 8)).Select(x => Math.Tan(Math.PI * (x / Math.Sqrt(12))))]);

        Assert.InRange(MixingDiagnostics.SplitRhat(widths)!.Value, 0.99, 1.05);
        Assert.True(MixingDiagnostics.RankRhat(widths) > 1.2);
        Assert.InRange(MixingDiagnostics.RankRhat(cauchy)!.Value, 0.99, 1.05);
    }

    [Fact]
    public void Equal_draws_share_their_rank()
    {
        var trace = new LossTrace(1, 4, [3, 1, 1, 7]);

        double tied = NormalDistribution.Quantile((1.5 - 0.375) / 4.25);
        Assert.Equal([NormalDistribution.Quantile((3 - 0.375) / 4.25), tied, tied, NormalDistribution.Quantile((4 - 0.375) / 4.25)], RankNormalization.Scores(trace).Values.ToArray());
    }

    // x ← ρ x + uniform noise of variance 1, started long ago.
    private static double[] Process(int length, double rho, int seed)
    {
        var random = new System.Random(seed);
        var chain = new double[length];
        double x = 0;
        for (int i = -200; i < length; i++)
        {
            x = rho * x + Math.Sqrt(12) * (random.NextDouble() - 0.5);
            chain[Math.Max(0, i)] = x;
        }

        return chain;
    }
}
