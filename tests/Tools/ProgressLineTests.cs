using Accelerated.Tools.Common;
using Xunit;

namespace Accelerated.Tests.Tools;

public class ProgressLineTests
{
    [Fact]
    public void A_log_gets_a_line_every_ten_seconds_with_rate_and_time_left()
    {
        var clock = new ManualClock();
        using var writer = new StringWriter { NewLine = "\n" };
        using var progress = new ProgressLine(writer, ProgressStyle.Lines, clock, "training", 1000, "steps");
        clock.Advance(9.9);
        progress.Report(99);
        Assert.Equal(string.Empty, writer.ToString());
        clock.Advance(0.1);
        progress.Report(100, "loss 4.32");
        progress.Report(101);
        Assert.Equal("training  100/1,000 steps  10 %  10 steps/s  ETA 1:30  loss 4.32\n", writer.ToString());
    }

    [Fact]
    public void A_terminal_is_rewritten_at_most_four_times_a_second_and_longer_lines_are_wiped()
    {
        var clock = new ManualClock();
        using var writer = new StringWriter { NewLine = "\n" };
        using (var progress = new ProgressLine(writer, ProgressStyle.Rewritten, clock, "x", 10, "a"))
        {
            for (int i = 1; i <= 8; i++)
            {
                clock.Advance(0.125);
                progress.Report(i, i == 2 ? "detail" : string.Empty);
            }
        }

        string[] shown = writer.ToString().Split('\r', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, shown.Length);
        Assert.True(shown[1].Length >= shown[0].Length);
        Assert.EndsWith("\n", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_is_shown_at_once_with_the_time_taken()
    {
        var clock = new ManualClock();
        using var writer = new StringWriter { NewLine = "\n" };
        using var progress = new ProgressLine(writer, ProgressStyle.Lines, clock, "x", 10, "a");
        clock.Advance(2);
        progress.Report(10);
        progress.Report(10);
        Assert.Equal("x  10/10 a  100 %  5 a/s  took 0:02\n", writer.ToString());
    }

    [Fact]
    public void Work_done_before_does_not_count_for_the_rate()
    {
        var clock = new ManualClock();
        using var writer = new StringWriter { NewLine = "\n" };
        using var progress = new ProgressLine(writer, ProgressStyle.Lines, clock, "x", 100, "a", first: 80);
        clock.Advance(10);
        progress.Report(90);
        Assert.Equal("x  90/100 a  90 %  1 a/s  ETA 0:10\n", writer.ToString());
    }

    private sealed class ManualClock : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => now;

        public void Advance(double seconds) => now += (long)Math.Round(seconds * 1000);
    }
}
