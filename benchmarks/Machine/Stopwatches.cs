using System.Diagnostics;

namespace Accelerated.Benchmarks.Machine;

/// <summary>The speed of the fastest of several runs: what a machine can do is not what it does when disturbed.</summary>
internal static class Stopwatches
{
    private const int Repeats = 12;

    /// <summary>10⁻⁹ · <paramref name="amount"/> per second.</summary>
    public static double BestRate(double amount, Action run)
    {
        run();
        double best = 0;
        for (int i = 0; i < Repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            best = Math.Max(best, amount / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best * 1e-9;
    }
}
