using Accelerated.Devices;
using Accelerated.Kernels.Attention;
using Accelerated.Support;
using CommunityToolkit.HighPerformance;

namespace Accelerated.Model;

/// <content>What heads attend to.</content>
public sealed partial class Transformer
{
    /// <summary>For every position p the position j ≤ p that <paramref name="head"/> attends to most, and its weight, both [sequences, length].</summary>
    public void AttentionPeaks(TokenBatch batch, Head head, Span<int> positions, Span<float> weights)
    {
        Check(batch);
        Require.Length(positions.Length, batch.Tokens.Length, $"{batch.Sequences} sequences × {batch.Length} tokens");
        Require.Length(weights.Length, batch.Tokens.Length, $"{batch.Sequences} sequences × {batch.Length} tokens");
        using DeviceMemory<int> peak = Device.Allocate<int>(PartTokens);
        using DeviceMemory<float> weight = Device.Allocate<float>(PartTokens);
        int perPart = PartTokens / batch.Length;
        for (int first = 0; first < batch.Sequences; first += perPart)
        {
            TokenBatch part = batch.Slice(first, Math.Min(perPart, batch.Sequences - first));
            HeadView heads = ForwardTo(part, Known(head));
            Device.Launch(AttentionPeak.Family, new AttentionPeakArguments(
                heads.Q(head.Index), heads.K(head.Index), peak.View, weight.View, 1, part.Sequences, part.Length, Shape.HeadSize, heads.Stride, 1 / MathF.Sqrt(Shape.HeadSize)));
            peak.CopyTo(positions.Slice(first * batch.Length, part.Tokens.Length));
            weight.CopyTo(weights.Slice(first * batch.Length, part.Tokens.Length));
        }
    }

    /// <summary>The attention weights of <paramref name="head"/>, [sequences, length, length], 0 above the diagonal. Computed on the host in float64: for looking at, not for work.</summary>
    public void AttentionPattern(TokenBatch batch, Head head, Span<float> weights)
    {
        Check(batch);
        Require.Length(weights.Length, (long)batch.Tokens.Length * batch.Length, $"{batch.Sequences} sequences × {batch.Length} × {batch.Length} weights");
        int size = batch.Length * Shape.HeadSize;
        var q = new float[size];
        var k = new float[size];
        for (int s = 0; s < batch.Sequences; s++)
        {
            HeadView heads = ForwardTo(batch.Slice(s, 1), Known(head));
            Download(heads, head.Index, q, k);
            Span<float> square = weights.Slice(s * batch.Length * batch.Length, batch.Length * batch.Length);
            AttentionRows.Fill(q, k, Shape.HeadSize, Span2D<float>.DangerousCreate(ref square[0], batch.Length, batch.Length, 0));
        }
    }

    /// <summary>The attention weights of every head at chosen places. Layers are computed once for all of them.</summary>
    /// <param name="batch">Sequences of at most the model's context.</param>
    /// <param name="edges">The places, in any order; keys must not lie behind their queries.</param>
    /// <param name="weights">Receives the weights, [layers · heads, edges].</param>
    public void AttentionWeights(TokenBatch batch, ReadOnlySpan<AttentionEdge> edges, Span<float> weights)
    {
        Check(batch);
        Require.Length(weights.Length, (long)Shape.Layers * Shape.Heads * edges.Length, $"{Shape.Layers * Shape.Heads} heads × {edges.Length} places");
        foreach (AttentionEdge edge in edges)
        {
            Require.Within(edge.Sequence, 0, batch.Sequences - 1);
            Require.Within(edge.Query, 0, batch.Length - 1);
            Require.Within(edge.Key, 0, edge.Query);
        }

        var lookup = new AttentionLookup(Shape);
        int perPart = PartTokens / batch.Length;
        for (int first = 0; first < batch.Sequences; first += perPart)
        {
            TokenBatch part = batch.Slice(first, Math.Min(perPart, batch.Sequences - first));
            Activations a = Stream(part, out _);
            for (int layer = 0; layer < Shape.Layers; layer++)
            {
                int share = Shape.Heads * edges.Length;
                lookup.Read(a.Layers[layer], part, first, edges, weights.Slice(layer * share, share));
            }
        }
    }
}
