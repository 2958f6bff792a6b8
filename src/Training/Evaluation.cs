using Accelerated.Data;
using Accelerated.Model;

namespace Accelerated.Training;

/// <summary>The loss of a model on rows of tokens.</summary>
/// <param name="Mean">Mean loss in nats per predicted token.</param>
/// <param name="StandardError">Standard error of the mean over rows: rows are independent pieces of text, tokens within one are not. NaN for a single row.</param>
/// <param name="Tokens">Predicted tokens.</param>
public sealed record Evaluation(double Mean, double StandardError, long Tokens)
{
    /// <summary>Evaluates the first <paramref name="rows"/> rows of <paramref name="data"/>, or all if there are fewer.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The rows.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="perRow">Called with the index and the per-token losses [length − 1] of each row, in order.</param>
    /// <param name="cancellation">Stops between two parts.</param>
    public static Evaluation Loss(Transformer model, TokenRows data, int rows, Action<int, ReadOnlySpan<float>>? perRow = null, CancellationToken cancellation = default)
    {
        int count = Math.Min(rows, data.Count);
        int predicted = data.Length - 1;
        int perPart = Math.Clamp(model.PartTokens / data.Length, 1, count);
        var tokens = new int[perPart * data.Length];
        var losses = new float[perPart * predicted];
        var means = new double[count];
        for (int first = 0; first < count; first += perPart)
        {
            cancellation.ThrowIfCancellationRequested();
            int part = Math.Min(perPart, count - first);
            for (int i = 0; i < part; i++)
            {
                data.Read(first + i, tokens.AsSpan(i * data.Length, data.Length));
            }

            model.Losses(new TokenBatch(tokens.AsSpan(0, part * data.Length), part, data.Length), losses.AsSpan(0, part * predicted));
            for (int i = 0; i < part; i++)
            {
                ReadOnlySpan<float> row = losses.AsSpan(i * predicted, predicted);
                perRow?.Invoke(first + i, row);
                foreach (float loss in row)
                {
                    means[first + i] += loss / (double)predicted;
                }
            }
        }

        double mean = means.Average();
        double variance = means.Sum(m => (m - mean) * (m - mean)) / (count - 1);
        return new Evaluation(mean, Math.Sqrt(variance / count), (long)count * predicted);
    }
}
