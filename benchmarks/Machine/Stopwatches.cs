using System.Diagnostics;

namespace Accelerated.Benchmarks.Machine;

/// <summary>The speed of the fastest of several runs: what a machine can do is not what it does when disturbed.</summary>
internal static class Stopwatches
{
    private const int LeastRepeats = 12;

    /// <summary>Long enough to outlast what disturbs for a moment.</summary>
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(0.7);

    /// <summary>10⁻⁹ · <paramref name="amount"/> per second.</summary>
    public static double BestRate(double amount, Action run)
    {
        run();
        double best = 0;
        long first = Stopwatch.GetTimestamp();
        for (int i = 0; i < LeastRepeats || Stopwatch.GetElapsedTime(first) < LeastTime; i++)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            best = Math.Max(best, amount / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best * 1e-9;
    }
}
