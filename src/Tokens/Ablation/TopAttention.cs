using Accelerated.Data;
using Accelerated.Devices;
using Accelerated.Model;

namespace Accelerated.Tokens.Ablation;

/// <summary>The attention of heads at the predictions of the tokens that they serve most.</summary>
internal static class TopAttention
{
    /// <param name="model">The checkpoint.</param>
    /// <param name="rows">The data.</param>
    /// <param name="ranked">For each head, indices of predicted tokens, sequence · (length − 1) + position.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>For each head the weights at the positions that predict them, [tokens, length], in float64 on the host from the device's queries and keys.</returns>
    public static IReadOnlyDictionary<Head, float[]> Read(Transformer model, TokenRows rows, IReadOnlyDictionary<Head, int[]> ranked, CancellationToken cancellation = default)
    {
        int length = rows.Length;
        int predicted = length - 1;
        Dictionary<Head, float[]> attention = ranked.ToDictionary(entry => entry.Key, entry => new float[entry.Value.Length * length]);
        ILookup<int, (Head Head, int Rank, int Position)> bySequence = ranked
            .SelectMany(entry => entry.Value.Select((index, rank) => (Sequence: index / predicted, Wanted: (entry.Key, rank, index % predicted))))
            .ToLookup(item => item.Sequence, item => item.Wanted);
        int[] sequences = [.. bySequence.Select(group => group.Key).Order()];
        int perBatch = Math.Max(1, AblationPass.CapacityOf(model) / length);
        int[] tokens = new int[perBatch * length];
        long block = (long)length * model.Shape.HeadSize;
        float[] q = new float[block];
        float[] k = new float[block];
        using DeviceMemory<float> scratch = model.Device.Allocate<float>(block);
        using var pass = new AblationPass(model, null);
        for (int first = 0; first < sequences.Length; first += perBatch)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(perBatch, sequences.Length - first);
            rows.Read(sequences.AsSpan(first, count), tokens.AsSpan(0, count * length));
            pass.Begin(new TokenBatch(tokens.AsSpan(0, count * length), count, length), first);
            for (int s = 0; s < count; s++)
            {
                foreach (IGrouping<Head, (Head Head, int Rank, int Position)> head in bySequence[sequences[first + s]].GroupBy(wanted => wanted.Head))
                {
                    pass.QueriesAndKeys(head.Key, s, scratch, q, k);
                    foreach ((Head _, int rank, int position) in head)
                    {
                        AttentionRows.Fill(q, k, model.Shape.HeadSize, position, attention[head.Key].AsSpan(rank * length, length));
                    }
                }
            }
        }

        return attention;
    }
}
