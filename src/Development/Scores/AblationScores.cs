using Accelerated.Data;
using Accelerated.Model;

namespace Accelerated.Development;

/// <summary>
/// Mean change of the loss when a head is ablated, loss without − loss with it, and the same normalised: divided by the mean loss with it on the same tokens, so that checkpoints of
/// different losses can be compared. Standard errors are over rows; the normalised one is that of a ratio.
/// </summary>
public static class AblationScores
{
    /// <summary>Zero ablation of every head on the first <paramref name="rows"/> rows.</summary>
    public static IEnumerable<Score> OfZero(Transformer model, TokenRows data, int rows, CancellationToken cancellation = default)
    {
        IReadOnlyList<Head> heads = AllHeads.Of(model.Shape);
        int count = Math.Min(rows, data.Count), predicted = data.Length - 1;
        int perBatch = Math.Clamp(model.PartTokens / data.Length, 1, count);
        var losses = new float[perBatch * predicted];
        var deltas = new float[heads.Count * losses.Length];
        var tokens = new int[perBatch * data.Length];
        var changes = new AblationChanges(heads);
        for (int first = 0; first < count; first += perBatch)
        {
            cancellation.ThrowIfCancellationRequested();
            int sequences = Math.Min(perBatch, count - first), size = sequences * predicted;
            Span<int> read = tokens.AsSpan(0, sequences * data.Length);
            data.Read([.. Enumerable.Range(first, sequences)], read);
            model.AblationDeltas(new TokenBatch(read, sequences, data.Length), heads, losses.AsSpan(0, size), deltas.AsSpan(0, heads.Count * size));
            for (int h = 0; h < heads.Count; h++)
            {
                changes.Add(h, losses.AsSpan(0, size), deltas.AsSpan(h * size, size), predicted);
            }
        }

        return changes.Scores("zero");
    }
}
