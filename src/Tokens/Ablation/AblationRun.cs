using Accelerated.Data;
using Accelerated.Model;
using Accelerated.Support;

namespace Accelerated.Tokens.Ablation;

/// <summary>
/// Zero ablation of heads over a data set: Δ of every predicted token, where each head looks, and its attention for the tokens it serves most.
/// Memory: 12 bytes per head and predicted token.
/// </summary>
public static class AblationRun
{
    /// <param name="model">The checkpoint that <paramref name="record"/> names.</param>
    /// <param name="rows">The data that <paramref name="record"/> names.</param>
    /// <param name="heads">Each is ablated alone. One or more, all different.</param>
    /// <param name="options">How much.</param>
    /// <param name="record">Kept with the result.</param>
    /// <param name="progress">Told the number of sequences done, of the number that <see cref="SequencesOf"/> gives.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public static AblationResult Compute(
        Transformer model,
        TokenRows rows,
        IReadOnlyList<Head> heads,
        AblationOptions options,
        AblationRecord record,
        IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        int sequences = SequencesOf(rows, options);
        Check(model, rows, heads);
        int length = rows.Length, predicted = length - 1;
        int[] tokens = new int[checked(sequences * length)];
        for (int s = 0; s < sequences; s++)
        {
            rows.Read(s, tokens.AsSpan(s * length, length));
        }

        float[] losses = new float[sequences * predicted];
        HeadAblation[] results = [.. heads.Select(head => new HeadAblation(
            head, new float[losses.Length], new int[losses.Length], new float[losses.Length], new float[Math.Min(options.Contexts, losses.Length) * length]))];
        int perBatch = Math.Clamp(model.PartTokens / length, 1, sequences);
        var buffers = new Buffers(perBatch * length, heads.Count);
        for (int first = 0; first < sequences; first += perBatch)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(perBatch, sequences - first);
            var batch = new TokenBatch(tokens.AsSpan(first * length, count * length), count, length);
            Ablate(model, batch, heads, losses.AsSpan(first * predicted, count * predicted), results, first, buffers);
            foreach (HeadAblation result in results)
            {
                Peak(model, batch, result, first, buffers);
            }

            progress?.Report(first + count);
        }

        foreach (HeadAblation result in results)
        {
            cancellation.ThrowIfCancellationRequested();
            Attend(model, tokens, length, result);
        }

        return new AblationResult(record, sequences, length, tokens, losses, results);
    }

    /// <summary>How many sequences will be looked at; an error where more are asked for than there are.</summary>
    public static int SequencesOf(TokenRows rows, AblationOptions options)
    {
        options.Validate();
        return options.Sequences is { } asked && asked > rows.Count
            ? throw new InvalidInputException($"{rows.Name} holds {rows.Count} sequences of {rows.Length} tokens but --sequences asks for {asked}. Ask for fewer or give more data.")
            : options.Sequences ?? Math.Min(AblationOptions.DefaultSequences, rows.Count);
    }

    private static void Check(Transformer model, TokenRows rows, IReadOnlyList<Head> heads)
    {
        if (heads.Count == 0)
        {
            throw new InvalidInputException("No head is selected. Name some, as in 1:2,1:3, or say all.");
        }

        foreach (Head head in heads)
        {
            bool isKnown = head.Layer >= 0 && head.Layer < model.Shape.Layers && head.Index >= 0 && head.Index < model.Shape.Heads;
            if (!isKnown || heads.Count(other => other == head) > 1)
            {
                throw new InvalidInputException(isKnown
                    ? $"Head {head} is named twice."
                    : $"There is no head {head}: the model has {model.Shape.Layers} layers of {model.Shape.Heads} heads, 0:0 to {model.Shape.Layers - 1}:{model.Shape.Heads - 1}.");
            }
        }

        if (rows.Length < 2 || rows.Length > model.Shape.Context)
        {
            throw new InvalidInputException($"{rows.Name} has rows of {rows.Length} tokens but the model takes 2 to {model.Shape.Context}.");
        }

        if (rows.LargestId >= model.Shape.Vocabulary)
        {
            throw new InvalidInputException($"{rows.Name} holds token {rows.LargestId} but the model's vocabulary has {model.Shape.Vocabulary}: the tokens are those of another tokenizer.");
        }
    }

    private static void Ablate(Transformer model, TokenBatch batch, IReadOnlyList<Head> heads, Span<float> losses, HeadAblation[] results, int first, Buffers buffers)
    {
        Span<float> deltas = buffers.Deltas.AsSpan(0, heads.Count * batch.Predicted);
        model.AblationDeltas(batch, heads, losses, deltas);
        for (int h = 0; h < results.Length; h++)
        {
            Span<float> destination = results[h].Deltas.AsSpan(first * (batch.Length - 1), batch.Predicted);
            deltas.Slice(h * batch.Predicted, batch.Predicted).CopyTo(destination);
            RequireFinite(destination, heads[h], first, batch.Length);
        }
    }

    private static void RequireFinite(ReadOnlySpan<float> deltas, Head head, int firstSequence, int length)
    {
        for (int i = 0; i < deltas.Length; i++)
        {
            if (!float.IsFinite(deltas[i]))
            {
                throw new InvalidInputException(
                    $"Ablating head {head} gives Δ = {deltas[i]} for token {(i % (length - 1)) + 1} of sequence {firstSequence + (i / (length - 1))}: the checkpoint holds NaN, infinite or far too large weights.");
            }
        }
    }

    private static void Peak(Transformer model, TokenBatch batch, HeadAblation result, int first, Buffers buffers)
    {
        Span<int> positions = buffers.Positions.AsSpan(0, batch.Tokens.Length);
        Span<float> weights = buffers.Weights.AsSpan(0, batch.Tokens.Length);
        model.AttentionPeaks(batch, result.Head, positions, weights);
        int predicted = batch.Length - 1;
        for (int s = 0; s < batch.Sequences; s++)
        {
            positions.Slice(s * batch.Length, predicted).CopyTo(result.Peaks.AsSpan((first + s) * predicted));
            weights.Slice(s * batch.Length, predicted).CopyTo(result.PeakWeights.AsSpan((first + s) * predicted));
        }
    }

    private static void Attend(Transformer model, int[] tokens, int length, HeadAblation result)
    {
        int predicted = length - 1;
        int[] ranked = TopTokens.Rank(result.Deltas, result.TopAttention.Length / length);
        float[] pattern = new float[length * length];
        foreach (IGrouping<int, int> sequence in Enumerable.Range(0, ranked.Length).GroupBy(rank => ranked[rank] / predicted))
        {
            model.AttentionPattern(new TokenBatch(tokens.AsSpan(sequence.Key * length, length), 1, length), result.Head, pattern);
            foreach (int rank in sequence)
            {
                pattern.AsSpan(ranked[rank] % predicted * length, length).CopyTo(result.TopAttention.AsSpan(rank * length));
            }
        }
    }

    private sealed class Buffers(int tokens, int heads)
    {
        public float[] Deltas { get; } = new float[checked(tokens * heads)];

        public int[] Positions { get; } = new int[tokens];

        public float[] Weights { get; } = new float[tokens];
    }
}
