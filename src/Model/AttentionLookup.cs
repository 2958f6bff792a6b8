using System.Numerics.Tensors;

namespace Accelerated.Model;

/// <summary>
/// Attention weights at chosen places, from what the attention kernel leaves: w[p, j] = exp(q[p]·k[j] / √d − log-sum-exp[p]). Costs one dot product of the head size per place
/// and head, whatever the length of the sequences.
/// </summary>
internal sealed class AttentionLookup(TransformerShape shape)
{
    private float[] queriesKeys = [];
    private float[] logSumExp = [];

    /// <summary>Writes the weights of every head of <paramref name="layer"/> at <paramref name="edges"/> of a part that starts at sequence <paramref name="first"/> of the batch.</summary>
    /// <param name="layer">A layer whose attention has been computed.</param>
    /// <param name="part">The part.</param>
    /// <param name="first">Index of its first sequence in the batch.</param>
    /// <param name="edges">Places in the batch; those outside the part are left alone.</param>
    /// <param name="weights">[heads, edges].</param>
    public void Read(LayerActivations layer, TokenBatch part, int first, ReadOnlySpan<AttentionEdge> edges, Span<float> weights)
    {
        int tokens = part.Tokens.Length, size = shape.HeadSize;
        int stride = checked((int)LayerActivations.HeadStride(shape, tokens));
        Download(layer, 2 * shape.Heads * stride, shape.Heads * tokens);
        double scale = 1 / Math.Sqrt(size);
        for (int e = 0; e < edges.Length; e++)
        {
            AttentionEdge edge = edges[e];
            int sequence = edge.Sequence - first;
            if (sequence < 0 || sequence >= part.Sequences)
            {
                continue;
            }

            int query = sequence * part.Length + edge.Query, key = sequence * part.Length + edge.Key;
            for (int h = 0; h < shape.Heads; h++)
            {
                ReadOnlySpan<float> q = queriesKeys.AsSpan(h * stride + query * size, size);
                ReadOnlySpan<float> k = queriesKeys.AsSpan((shape.Heads + h) * stride + key * size, size);
                weights[h * edges.Length + e] = (float)Math.Exp(scale * TensorPrimitives.Dot(q, k) - logSumExp[h * tokens + query]);
            }
        }
    }

    private void Download(LayerActivations layer, int vectors, int rows)
    {
        if (queriesKeys.Length < vectors)
        {
            queriesKeys = new float[vectors];
            logSumExp = new float[rows];
        }

        layer.QueriesKeysValues.CopyTo(queriesKeys.AsSpan(0, vectors));
        layer.LogSumExp.CopyTo(logSumExp.AsSpan(0, rows));
    }
}
