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
        for (int p = 0; p < weights.Height; p++)
        {
            Fill(q, k, headSize, p, weights.GetRowSpan(p));
        }
    }

    /// <summary>The same of position <paramref name="p"/> alone, [tokens].</summary>
    public static void Fill(ReadOnlySpan<float> q, ReadOnlySpan<float> k, int headSize, int p, Span<float> weights)
    {
        double scale = 1 / Math.Sqrt(headSize);
        using SpanOwner<double> scores = SpanOwner<double>.Allocate(p + 1);
        Span<double> seen = scores.Span;
        for (int j = 0; j <= p; j++)
        {
            seen[j] = scale * TensorPrimitives.Dot(q.Slice(p * headSize, headSize), k.Slice(j * headSize, headSize));
        }

        double most = TensorPrimitives.Max<double>(seen);
        double sum = 0;
        for (int j = 0; j <= p; j++)
        {
            seen[j] = Math.Exp(seen[j] - most);
            sum += seen[j];
        }

        weights[(p + 1)..].Clear();
        for (int j = 0; j <= p; j++)
        {
            weights[j] = (float)(seen[j] / sum);
        }
    }
}
