using System.Diagnostics;

namespace Accelerated.Benchmarks.GpuCheck;

/// <summary>Times of one thing done again and again.</summary>
/// <param name="Median">In seconds.</param>
/// <param name="Fastest">In seconds.</param>
/// <param name="Runs">How many there were, after one that warmed up.</param>
internal sealed record RepeatedTime(double Median, double Fastest, int Runs)
{
    private const int LeastRuns = 5;
    private const int MostRuns = 1000;

    /// <summary>Of <paramref name="run"/>, which waits for its end: at least five times and for <paramref name="least"/>, but no longer than <paramref name="most"/>.</summary>
    public static RepeatedTime Of(Action run, TimeSpan least, TimeSpan most)
    {
        run();
        var times = new List<double>();
        long start = Stopwatch.GetTimestamp();
        do
        {
            long begin = Stopwatch.GetTimestamp();
            run();
            times.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }
        while (times.Count < MostRuns && Stopwatch.GetElapsedTime(start) < most && (times.Count < LeastRuns || Stopwatch.GetElapsedTime(start) < least));
        times.Sort();
        return new RepeatedTime(times[times.Count / 2], times[0], times.Count);
    }
}
