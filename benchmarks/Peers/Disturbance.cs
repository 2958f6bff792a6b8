using System.Globalization;

namespace Accelerated.Peers;

/// <summary>How much slower both sides are beside a busy <see cref="Neighbour"/>, and what it took of the machine meanwhile: who loses its share and no more is 1 / (1 − share) times as slow.</summary>
internal static class Disturbance
{
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(50);

    public static string Header(string peer) =>
        $"| what | ours alone, ms | beside it | slower | its share of the machine | 1 / (1 − share) | {peer} alone, ms | beside it | slower | its share | 1 / (1 − share) |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|";

    /// <summary>A row of the table: medians of <paramref name="repeats"/> calls of each side, alone and beside the neighbour in turns.</summary>
    public static string Row(Comparison comparison, int repeats, Neighbour neighbour)
    {
        Alternation.WarmUp(comparison);
        var ours = new Side(comparison.Ours, 1, repeats);
        var peer = new Side(comparison.Peer, comparison.PeerCalls, repeats);
        for (int i = 0; i < repeats; i++)
        {
            ours.Alone[i] = Alternation.Time(ours.Work);
            peer.Alone[i] = Alternation.Time(peer.Work);
            Turn(neighbour);
            ours.TimeBeside(neighbour, i);
            peer.TimeBeside(neighbour, i);
            Turn(neighbour);
        }

        return $"| {comparison.Name} | {ours} | {peer} |";
    }

    private static void Turn(Neighbour neighbour)
    {
        neighbour.Turn();
        Thread.Sleep(Settling);
    }

    private sealed class Side(Func<double> work, int calls, int repeats)
    {
        private readonly double[] beside = new double[repeats];
        private TimeSpan taken;

        public Func<double> Work => work;

        public double[] Alone { get; } = new double[repeats];

        public void TimeBeside(Neighbour neighbour, int call)
        {
            // Not over the rest too, in which the neighbour has its processor to itself.
            TimeSpan before = TimeSpan.Zero;
            beside[call] = Alternation.Time(work, () => before = neighbour.Taken);
            taken += neighbour.Taken - before;
        }

        public override string ToString()
        {
            double slower = Timing.Median(beside) / Timing.Median(Alone);
            double share = taken.TotalMilliseconds / beside.Sum() / Environment.ProcessorCount;
            return string.Create(CultureInfo.InvariantCulture, $"{Timing.Median(Alone) * calls:F1} | {Timing.Median(beside) * calls:F1} | **{slower:F2}** | {share:P0} | {1 / (1 - share):F2}");
        }
    }
}
