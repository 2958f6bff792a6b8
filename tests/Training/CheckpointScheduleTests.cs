using Accelerated.Support;
using Accelerated.Training;
using Xunit;

namespace Accelerated.Tests.Training;

public sealed class CheckpointScheduleTests
{
    [Fact]
    public void The_papers_schedule_has_107_checkpoints()
    {
        IReadOnlyCollection<int> steps = CheckpointSchedule.Parse("paper", 50_000).Steps;
        Assert.Equal(107, steps.Count);
        Assert.Equal([0, 100, 200, 400], steps.Take(4));
        Assert.Contains(10_400, steps);
        Assert.DoesNotContain(10_200, steps);
        Assert.Equal(50_000, steps.Last());
    }

    [Theory]
    [InlineData("every:100", 350, "0,100,200,300,350")]
    [InlineData("linear:3", 100, "0,50,100")]
    [InlineData("log:3", 1000, "0,10,100,1000")]
    [InlineData("5,0,7", 20, "0,5,7,20")]
    [InlineData("paper", 300, "0,100,200,300")]
    public void Schedules_hold_the_steps_they_name_and_both_ends(string text, int last, string expected) =>
        Assert.Equal(expected, string.Join(',', CheckpointSchedule.Parse(text, last).Steps));

    [Theory]
    [InlineData("every:0")]
    [InlineData("log")]
    [InlineData("sometimes")]
    [InlineData("1,-2")]
    public void Anything_else_is_refused_with_what_is_known(string text) =>
        Assert.Contains("every:N", Assert.Throws<InvalidInputException>(() => CheckpointSchedule.Parse(text, 10)).Message, StringComparison.Ordinal);
}
