using Accelerated.Data;
using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients;

/// <summary>The loss at w*, in nats.</summary>
/// <param name="Mean">Mean over the minibatches.</param>
/// <param name="StandardError">Of <paramref name="Mean"/> as a mean over sequences of the data's distribution: √(variance between distinct rows / their number); null with one row.</param>
/// <param name="Rows">Number of distinct rows. A data set smaller than the minibatches asked for is seen more than once, which makes nothing more certain.</param>
public sealed record AnchorLoss(double Mean, double? StandardError, int Rows)
{
    /// <summary>Evaluates <paramref name="surface"/> where it stands. Minibatch i is that of (chain 0, step i) of <paramref name="order"/>.</summary>
    public static AnchorLoss Measure(
        ILossSurface surface,
        IBatchOrder order,
        int batch,
        AnchorOptions options,
        CancellationToken cancellation = default)
    {
        var times = new SortedDictionary<int, int>();
        var rows = new int[batch];
        for (int i = 0; i < options.Batches; i++)
        {
            order.Fill(0, i, rows);
            foreach (int row in rows)
            {
                times[row] = times.GetValueOrDefault(row) + 1;
            }
        }

        int[] distinct = [.. times.Keys];
        var losses = new double[distinct.Length];
        for (int first = 0; first < distinct.Length; first += batch)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(batch, distinct.Length - first);
            surface.RowLosses(distinct.AsSpan(first, count), losses.AsSpan(first, count));
        }

        double sum = 0;
        double rowMean = losses.Average();
        double squares = 0;
        for (int i = 0; i < losses.Length; i++)
        {
            sum += times[distinct[i]] * losses[i];
            squares += (losses[i] - rowMean) * (losses[i] - rowMean);
        }

        double? error = losses.Length > 1 ? Math.Sqrt(squares / (losses.Length - 1) / losses.Length) : null;
        return new AnchorLoss(sum / ((double)options.Batches * batch), error, losses.Length);
    }
}
