using System.Numerics.Tensors;
using CommunityToolkit.HighPerformance;
using CommunityToolkit.HighPerformance.Buffers;

namespace Accelerated.Model;

/// <summary>Attention weights of one head and sequence on the host.</summary>
internal static class AttentionRows
{
    /// <summary>weights[p, j] = softmax_{j ≤ p}(q[p]·k[j] / √d), 0 for j &gt; p. q, k [tokens, headSize]; weights [tokens, tokens].</summary>
    public static void Fill(ReadOnlySpan<float> q, ReadOnlySpan<float> k, int headSize, Span2D<float> weights)
    {
        double scale = 1 / Math.Sqrt(headSize);
        int tokens = weights.Height;
        using SpanOwner<double> scores = SpanOwner<double>.Allocate(tokens);
        Span<double> row = scores.Span;
        for (int p = 0; p < tokens; p++)
        {
            for (int j = 0; j <= p; j++)
            {
                row[j] = scale * TensorPrimitives.Dot(q.Slice(p * headSize, headSize), k.Slice(j * headSize, headSize));
            }

            Span<double> seen = row[..(p + 1)];
            double most = TensorPrimitives.Max<double>(seen);
            double sum = 0;
            for (int j = 0; j <= p; j++)
            {
                seen[j] = Math.Exp(seen[j] - most);
                sum += seen[j];
            }

            Span<float> destination = weights.GetRowSpan(p);
            destination[(p + 1)..].Clear();
            for (int j = 0; j <= p; j++)
            {
                destination[j] = (float)(seen[j] / sum);
            }
        }
    }
}
