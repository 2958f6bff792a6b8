using Accelerated.Data;
using Accelerated.Model;

namespace Accelerated.Development;

/// <summary>
/// Cross-entropy of the model's predictions on text against the empirical distribution of the next token given the last one, and the least it can be: the entropy of that distribution
/// at the same positions. Cross-entropy = KL(counts ‖ model) + entropy.
/// </summary>
public static class BigramScores
{
    /// <param name="model">The model.</param>
    /// <param name="counts">The counted pairs.</param>
    /// <param name="data">Text.</param>
    /// <param name="rows">How many of its rows.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public static IEnumerable<Score> Of(Transformer model, BigramTeacher counts, TokenRows data, int rows, CancellationToken cancellation = default)
    {
        int count = Math.Min(rows, data.Count), predicted = data.Length - 1;
        int perBatch = Math.Clamp(model.PartTokens / data.Length, 1, count);
        var tokens = new int[perBatch * data.Length];
        var divergences = new float[perBatch * predicted];
        SampleMean score = new(), bound = new();
        for (int first = 0; first < count; first += perBatch)
        {
            cancellation.ThrowIfCancellationRequested();
            int sequences = Math.Min(perBatch, count - first);
            Span<int> read = tokens.AsSpan(0, sequences * data.Length);
            data.Read([.. Enumerable.Range(first, sequences)], read);
            model.Losses(new TokenBatch(read, sequences, data.Length), divergences.AsSpan(0, sequences * predicted), counts);
            for (int s = 0; s < sequences; s++)
            {
                double entropy = 0, divergence = 0;
                for (int p = 0; p < predicted; p++)
                {
                    entropy += counts.Entropies[tokens[s * data.Length + p]];
                    divergence += divergences[s * predicted + p];
                }

                score.Add(divergence + entropy, predicted);
                bound.Add(entropy, predicted);
            }
        }

        yield return Score.OfModel(ScoreMetric.Bigram, score.Mean, score.StandardError, score.Count);
        yield return Score.OfModel(ScoreMetric.BigramEntropy, bound.Mean, bound.StandardError, bound.Count);
    }
}
