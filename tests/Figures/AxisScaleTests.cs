using Accelerated.Figures.Charts;
using Xunit;

namespace Accelerated.Tests.Figures;

public sealed class AxisScaleTests
{
    private static readonly double[] PaperSteps = [0, 100, 200, 1000, 5000, 20000, 50000];

    [Fact]
    public void Step_zero_stands_before_the_break_and_the_rest_rises_after_it()
    {
        AxisScale scale = AxisScale.Of(AxisKind.LogStep, PaperSteps);
        double[] places = [.. PaperSteps.Select(scale.Map)];
        Assert.Equal(places.Order(), places);
        Assert.InRange(scale.Break!.Value, places[0], places[1]);
        Assert.InRange(places[0], 0, 0.05);
        Assert.InRange(places[^1], 0.95, 1);
    }

    [Fact]
    public void Equal_ratios_of_steps_take_equal_lengths()
    {
        AxisScale scale = AxisScale.Of(AxisKind.LogStep, PaperSteps);
        Assert.Equal(scale.Map(1000) - scale.Map(100), scale.Map(10000) - scale.Map(1000), 1e-12);
    }

    [Fact]
    public void Ticks_name_real_steps_at_their_places()
    {
        AxisScale scale = AxisScale.Of(AxisKind.LogStep, PaperSteps);
        Assert.Equal(["0", "100", "1k", "10k", "50k"], scale.Ticks.Select(tick => tick.Label));
        Assert.Equal(scale.Map(10000), scale.Ticks[3].At, 1e-12);
        Assert.Equal(scale.Map(50000), scale.Ticks[4].At, 1e-12);
    }

    [Fact]
    public void Without_step_zero_there_is_no_break()
    {
        Assert.Null(AxisScale.Of(AxisKind.LogStep, [20, 40, 300]).Break);
    }

    [Fact]
    public void A_log_axis_whose_only_step_is_zero_still_maps_it_inside()
    {
        Assert.InRange(AxisScale.Of(AxisKind.LogStep, [0]).Map(0), 0, 1);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(7.25, 7.25)]
    [InlineData(-3, 1e-9)]
    [InlineData(1e-12, 3e-12)]
    [InlineData(-1e12, 1e12)]
    public void A_linear_axis_shows_its_values_inside_with_ticks_that_differ(double low, double high)
    {
        AxisScale scale = AxisScale.Of(AxisKind.Linear, [low, high, double.NaN, double.PositiveInfinity]);
        Assert.InRange(scale.Map(low), 0, 1);
        Assert.InRange(scale.Map(high), 0, 1);
        Assert.InRange(scale.Ticks.Count, 2, 14);
        Assert.Equal(scale.Ticks.Count, scale.Ticks.Select(tick => tick.Label).Distinct().Count());
        Assert.All(scale.Ticks, tick => Assert.InRange(tick.At, -1e-9, 1 + 1e-9));
    }

    [Fact]
    public void An_axis_without_values_has_ticks_from_0_to_1()
    {
        AxisScale scale = AxisScale.Of(AxisKind.LogStep, []);
        Assert.InRange(scale.Map(0.5), 0.4, 0.6);
    }
}
