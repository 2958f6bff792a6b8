using Accelerated.Devices;
using Accelerated.Kernels.Embedding;
using Accelerated.Support;

namespace Accelerated.Operations;

/// <summary>Embedding of ids and its gradient, on spans. Each call copies its arguments to the device and the results back.</summary>
public static class Embeddings
{
    /// <summary>x[s, p] = embedding[ids[s, p]] + positions[p].</summary>
    /// <param name="device">Where it is computed.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="ids">[sequences, tokens].</param>
    /// <param name="embedding">[vocabulary, width].</param>
    /// <param name="positions">[tokens, width], or empty for none.</param>
    /// <param name="x">Receives [sequences, tokens, width].</param>
    public static void Gather(ComputeDevice device, EmbeddingShape shape, ReadOnlySpan<int> ids, ReadOnlySpan<float> embedding, ReadOnlySpan<float> positions, Span<float> x)
    {
        Check(shape, ids, x);
        Require.Length(embedding.Length, (long)shape.Vocabulary * shape.Width, shape);
        Require.Length(positions.Length, positions.IsEmpty ? 0 : (long)shape.Tokens * shape.Width, shape);
        using DeviceMemory<int> rows = device.Upload(ids);
        using DeviceMemory<float> weights = device.Upload(embedding);
        using DeviceMemory<float> added = device.Upload(positions);
        using DeviceMemory<float> result = device.Allocate<float>(x.Length);
        device.Launch(EmbeddingGather.Family, new EmbeddingGatherArguments(
            rows.View, weights.View, added.View, result.View, positions.IsEmpty ? 0 : 1, shape.Rows, shape.Width, shape.Tokens));
        result.CopyTo(x);
    }

    /// <summary>The gradients of <see cref="Gather"/>: of each embedding the sum over its occurrences, of each position the sum over the sequences, in ascending order.</summary>
    /// <param name="device">Where it is computed.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="ids">[sequences, tokens].</param>
    /// <param name="dx">[sequences, tokens, width].</param>
    /// <param name="dembedding">Receives [vocabulary, width].</param>
    /// <param name="dpositions">Receives [tokens, width].</param>
    public static void Scatter(ComputeDevice device, EmbeddingShape shape, ReadOnlySpan<int> ids, ReadOnlySpan<float> dx, Span<float> dembedding, Span<float> dpositions)
    {
        Check(shape, ids, dx);
        Require.Length(dembedding.Length, (long)shape.Vocabulary * shape.Width, shape);
        Require.Length(dpositions.Length, (long)shape.Tokens * shape.Width, shape);
        var order = new TokenOrder(shape.Vocabulary, shape.Rows);
        order.Sort(ids);
        using DeviceMemory<float> gradient = device.Upload(dx);
        using DeviceMemory<int> positionsById = device.Upload(order.Order);
        using DeviceMemory<int> start = device.Upload(order.Start);
        using DeviceMemory<float> embedding = device.Allocate<float>(dembedding.Length);
        using DeviceMemory<float> positions = device.Allocate<float>(dpositions.Length);
        device.Launch(EmbeddingScatter.Family, new EmbeddingScatterArguments(
            gradient.View, positionsById.View, start.View, embedding.View, shape.Vocabulary, shape.Width));
        device.Launch(PositionScatter.Family, new PositionScatterArguments(gradient.View, positions.View, 0, shape.Sequences, shape.Tokens, shape.Width));
        embedding.CopyTo(dembedding);
        positions.CopyTo(dpositions);
    }

    private static void Check(EmbeddingShape shape, ReadOnlySpan<int> ids, ReadOnlySpan<float> x)
    {
        Require.Length(ids.Length, shape.Rows, shape);
        Require.Length(x.Length, (long)shape.Rows * shape.Width, shape);
        int outside = ids.IndexOfAnyExceptInRange(0, shape.Vocabulary - 1);
        if (outside >= 0)
        {
            throw new ArgumentException($"'ids' has {ids[outside]} at sequence {outside / shape.Tokens}, position {outside % shape.Tokens} but must be below {shape.Vocabulary}.", nameof(ids));
        }
    }
}
