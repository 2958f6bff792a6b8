namespace Accelerated.Peers;

/// <summary>Times of both sides in milliseconds, ascending, and the losses of their first calls.</summary>
internal sealed record Timing(Comparison Comparison, double[] Ours, double[] Peer, double OurLoss, double PeerLoss)
{
    public double OurMedian => Median(Ours);

    public double PeerMedian => Median(Peer) * Comparison.PeerCalls;

    /// <summary>How many times as long the peer takes.</summary>
    public double Ratio => PeerMedian / OurMedian;

    public static string Header(string peer) =>
        $"| what | ours, ms (quartiles) | {peer}, ms (quartiles) | ratio | losses | ours, tokens/s | ours, % of peak | {peer}, % of peak |\n|---|---:|---:|---:|---|---:|---:|---:|";

    /// <summary>A row of the table; <paramref name="peak"/> in GFLOP/s.</summary>
    public string Row(double peak) =>
        $"| {Comparison.Name} | {Show(Ours, 1)} | {Show(Peer, Comparison.PeerCalls)} | **{Ratio:F2}** | {(double.IsNaN(OurLoss) ? "–" : $"{OurLoss:F5}, {PeerLoss:F5}")} | "
        + $"{(Comparison.Tokens > 0 ? $"{Comparison.Tokens / OurMedian * 1000:N0}" : "–")} | {Percent(OurMedian, peak)} | {Percent(PeerMedian, peak)} |";

    public static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Show(double[] sorted, int calls) => $"{Median(sorted) * calls:F1} ({sorted[sorted.Length / 4] * calls:F1}–{sorted[sorted.Length * 3 / 4] * calls:F1})";


    private string Percent(double milliseconds, double peak) => Comparison.Operations > 0 ? $"{100 * Comparison.Operations / milliseconds * 1e-6 / peak:F0}" : "–";
}
