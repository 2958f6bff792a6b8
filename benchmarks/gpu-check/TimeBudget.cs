using System.Diagnostics;

namespace Accelerated.Benchmarks.GpuCheck;

/// <summary>Time for the whole and for the part at hand. What has begun is not broken off.</summary>
internal sealed class TimeBudget(TimeSpan whole)
{
    private readonly long start = Stopwatch.GetTimestamp();
    private readonly TimeSpan budget = whole;
    private TimeSpan end;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(start);

    /// <summary>Until the part at hand must begin nothing new.</summary>
    public TimeSpan Left => end > Elapsed ? end - Elapsed : TimeSpan.Zero;

    public bool IsOver => Left == TimeSpan.Zero;

    /// <summary>Begins a part that may take <paramref name="share"/> of the whole, and leaves <paramref name="rest"/> of it to the parts after it.</summary>
    public void Begin(double share, double rest)
    {
        TimeSpan latest = budget * (1 - rest);
        TimeSpan own = Elapsed + budget * share;
        end = own < latest ? own : latest;
    }
}
