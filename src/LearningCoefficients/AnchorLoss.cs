using Accelerated.Data;
using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients;

/// <summary>The loss at w*, in nats.</summary>
/// <param name="Kind">What draws are compared with.</param>
/// <param name="Mean">Mean over the rows it was taken on; where it is paired, over the minibatches of all draws that count.</param>
/// <param name="StandardError">
/// Of an independent anchor, as a mean over sequences of the data's distribution: √(variance between distinct rows / their number); null with one row, and for the other kinds, whose
/// error is part of the differences.
/// </param>
public sealed record AnchorLoss(AnchorKind Kind, double Mean, double? StandardError)
{
    /// <summary>An independent anchor. Minibatch i is that of (chain 0, step i) of <paramref name="order"/>. A data set smaller than the minibatches asked for is seen more than once, which makes nothing more certain.</summary>
    public static AnchorLoss Measure(
        IWalkerLosses losses,
        IBatchOrder order,
        int batch,
        int batches,
        CancellationToken cancellation = default)
    {
        var times = new SortedDictionary<int, int>();
        var rows = new int[batch];
        for (int i = 0; i < batches; i++)
        {
            order.Fill(0, i, rows);
            foreach (int row in rows)
            {
                times[row] = times.GetValueOrDefault(row) + 1;
            }
        }

        int[] distinct = [.. times.Keys];
        double[] means = RowMeans(losses, distinct, batch, cancellation);
        double sum = 0;
        double rowMean = means.Average();
        double squares = 0;
        for (int i = 0; i < means.Length; i++)
        {
            sum += times[distinct[i]] * means[i];
            squares += (means[i] - rowMean) * (means[i] - rowMean);
        }

        double? error = means.Length > 1 ? Math.Sqrt(squares / (means.Length - 1) / means.Length) : null;
        return new AnchorLoss(AnchorKind.Independent, sum / ((double)batches * batch), error);
    }

    private static double[] RowMeans(IWalkerLosses losses, int[] rows, int batch, CancellationToken cancellation)
    {
        int each = losses.TermsPerRow;
        var means = new double[rows.Length];
        var terms = new float[batch * each];
        for (int first = 0; first < rows.Length; first += batch)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(batch, rows.Length - first);
            losses.AnchorTerms(rows.AsSpan(first, count), terms.AsSpan(0, count * each));
            for (int i = 0; i < count; i++)
            {
                double sum = 0;
                foreach (float term in terms.AsSpan(i * each, each))
                {
                    sum += term;
                }

                means[first + i] = sum / each;
            }
        }

        return means;
    }
}
