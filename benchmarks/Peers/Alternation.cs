using System.Diagnostics;

namespace Accelerated.Peers;

/// <summary>Times two sides in turns, so that whatever else the machine does disturbs both alike.</summary>
internal static class Alternation
{
    private const int WarmUps = 3;

    /// <summary>Threads of either side spin for a while after their work; the other side must not meet them.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);

    /// <summary>Largest difference of two losses that are the same.</summary>
    private const double LossTolerance = 1e-4;

    /// <inheritdoc cref="WarmUp"/>
    public static Timing Run(Comparison comparison, int repeats)
    {
        (double ourLoss, double peerLoss) = WarmUp(comparison);
        var ours = new double[repeats];
        var peer = new double[repeats];
        for (int i = 0; i < repeats; i++)
        {
            ours[i] = Time(comparison.Ours);
            peer[i] = Time(comparison.Peer);
        }

        Array.Sort(ours);
        Array.Sort(peer);
        return new Timing(comparison, ours, peer, ourLoss, peerLoss);
    }

    /// <summary>The first calls of both sides, and the losses that they saw.</summary>
    /// <exception cref="InvalidOperationException">The losses of the first call, which both sides compute with equal weights, differ.</exception>
    public static (double Ours, double Peer) WarmUp(Comparison comparison)
    {
        double ourLoss = comparison.Ours(), peerLoss = comparison.Peer();
        if (!(double.IsNaN(ourLoss) && double.IsNaN(peerLoss)) && !(Math.Abs(ourLoss - peerLoss) <= LossTolerance))
        {
            throw new InvalidOperationException($"{comparison.Name}: our loss is {ourLoss:F6}, libtorch's {peerLoss:F6}; they should agree to {LossTolerance}.");
        }

        for (int i = 1; i < WarmUps; i++)
        {
            comparison.Ours();
            comparison.Peer();
        }

        return (ourLoss, peerLoss);
    }

    /// <summary>Milliseconds of one call, after a rest and then <paramref name="beforeCall"/>.</summary>
    public static double Time(Func<double> work, Action? beforeCall = null)
    {
        Thread.Sleep(Rest);
        beforeCall?.Invoke();
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
