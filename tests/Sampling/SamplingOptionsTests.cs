using Accelerated.Sampling;
using Accelerated.Support;
using Xunit;

namespace Accelerated.Tests.Sampling;

public sealed class SamplingOptionsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1e-3)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_step_size_must_be_a_finite_number_above_0(double epsilon)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SgldOptions { Epsilon = epsilon });

        Assert.StartsWith($"'Epsilon' is {epsilon} but must be a finite number above 0.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_settings_are_checked_too()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SgldOptions { InverseTemperature = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SgldOptions { Localization = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SgldOptions { NoiseLevel = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChainOptions { Chains = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChainOptions { Draws = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChainOptions { BurnIn = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChainOptions { StepsBetweenDraws = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChainOptions { Batch = 0 });
    }

    [Fact]
    public void The_defaults_are_those_of_the_paper()
    {
        var sgld = new SgldOptions();
        var chains = new ChainOptions();

        Assert.Equal((1e-3, 30.0, 200.0, 1.0), (sgld.Epsilon, sgld.InverseTemperature, sgld.Localization, sgld.NoiseLevel));
        Assert.Equal((4, 200, 0, 1, 32), (chains.Chains, chains.Draws, chains.BurnIn, chains.StepsBetweenDraws, chains.Batch));
    }

    [Fact]
    public void Draws_stand_where_burn_in_and_spacing_put_them()
    {
        var chains = new ChainOptions { Draws = 3, BurnIn = 2, StepsBetweenDraws = 4 };

        Assert.Equal(11, chains.StepsPerChain);
        Assert.Equal([2L, 6L, 10L], Enumerable.Range(0, 11).Select(s => (long)s).Where(s => chains.DrawAt(s) is not null));
        Assert.Equal(2, chains.DrawAt(10));
    }

    [Fact]
    public void More_draws_than_fit_in_memory_are_refused_before_anything_runs()
    {
        var error = Assert.Throws<InvalidInputException>(() => new LossTrace(1000, int.MaxValue));

        Assert.Contains("1000 chains × 2147483647 draws need 16383999 MiB", error.Message, StringComparison.Ordinal);
        Assert.Contains("Lower --draws", error.Message, StringComparison.Ordinal);
    }
}
