using Accelerated.Kernels.Random;
using Accelerated.Model;

namespace Accelerated.Development;

/// <summary>
/// Random sequences on which heads show what they attend to whatever the text: the beginning-of-sequence token, then ids that are uniform over all others. Token i of sequence s of a
/// probe is a pure function of (seed, probe, s, i).
/// </summary>
public sealed class SyntheticProbes
{
    private readonly int vocabulary;
    private readonly int beginning;
    private readonly ulong seed;
    private readonly int sequences;
    private readonly ScoreIndices indices;

    /// <param name="shape">The model's sizes.</param>
    /// <param name="beginning">The token in front of every sequence.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="sequences">How many of each kind.</param>
    public SyntheticProbes(TransformerShape shape, int beginning, ulong seed, int sequences)
    {
        (vocabulary, this.beginning, this.seed, this.sequences) = (shape.Vocabulary, beginning, seed, sequences);
        indices = new ScoreIndices(shape.Context);
    }

    /// <summary>Those that the context is long enough for.</summary>
    public IReadOnlyList<AttentionProbe> All =>
    [
        Positional(),
        .. indices.FirstTo >= 1 && vocabulary > 3 ? [PrefixMatching()] : (AttentionProbe[])[],
        .. indices.RepeatPeriod >= 2 ? [Repetition()] : (AttentionProbe[])[],
    ];

    /// <summary>
    /// From the last position to the one before it, to itself, and to the first. Attention is causal, so a sequence of 64 tokens also shows every shorter one that it begins with:
    /// all lengths from 16 to 64 are read from it, and the mean is over both.
    /// </summary>
    public AttentionProbe Positional()
    {
        int length = indices.LongestRandom;
        AttentionScore previous = new(ScoreMetric.PreviousToken), current = new(ScoreMetric.CurrentToken), first = new(ScoreMetric.FirstToken);
        for (int s = 0; s < sequences; s++)
        {
            for (int last = indices.ShortestRandom - 1; last < length; last++)
            {
                previous.Add(new AttentionEdge(s, last, last - 1));
                current.Add(new AttentionEdge(s, last, last));
                first.Add(new AttentionEdge(s, last, 0));
            }
        }

        return new AttentionProbe(Random(0, length), length, previous, current, first);
    }

    /// <summary>A token that stands at i and j and nowhere else: attention from j to i + 1. Both are uniform in their ranges.</summary>
    public AttentionProbe PrefixMatching()
    {
        const int Probe = 1;
        int length = indices.PrefixLength;
        int[] tokens = Random(Probe, length);
        var score = new AttentionScore(ScoreMetric.PrefixMatching);
        for (int s = 0; s < sequences; s++)
        {
            Span<int> row = tokens.AsSpan(s * length, length);
            Philox places = Philox.At(seed, NoisePurpose.SyntheticSequences, Probe, (uint)s, (uint)length);
            int first = 1 + (int)(places.X % (uint)indices.FirstTo);
            int second = indices.SecondFrom + (int)(places.Y % (uint)(length - indices.SecondFrom));
            int special = Other(places.Z, beginning);
            for (int p = 1; p < length; p++)
            {
                row[p] = row[p] == special ? Other(places.W + (uint)p, beginning, special) : row[p];
            }

            (row[first], row[second]) = (special, special);
            score.Add(new AttentionEdge(s, second, first + 1));
        }

        return new AttentionProbe(tokens, length, score);
    }

    /// <summary>A random block twice: from every position p of the second to p − period + 1, which stands behind the first occurrence of the same token.</summary>
    public AttentionProbe Repetition()
    {
        int period = indices.RepeatPeriod, length = 1 + 2 * period;
        int[] tokens = Random(2, length);
        var score = new AttentionScore(ScoreMetric.InductionCopying);
        for (int s = 0; s < sequences; s++)
        {
            Span<int> row = tokens.AsSpan(s * length, length);
            row.Slice(1, period).CopyTo(row[(1 + period)..]);
            for (int p = period + 1; p < length; p++)
            {
                score.Add(new AttentionEdge(s, p, p - period + 1));
            }
        }

        return new AttentionProbe(tokens, length, score);
    }

    private int[] Random(uint probe, int length)
    {
        var tokens = new int[sequences * length];
        for (int s = 0; s < sequences; s++)
        {
            tokens[s * length] = beginning;
            for (int p = 1; p < length; p++)
            {
                tokens[s * length + p] = Other(Philox.At(seed, NoisePurpose.SyntheticSequences, probe, (uint)s, (uint)p).X, beginning);
            }
        }

        return tokens;
    }

    /// <summary>A token that is none of <paramref name="excluded"/>, uniform if <paramref name="word"/> is.</summary>
    private int Other(uint word, params ReadOnlySpan<int> excluded)
    {
        int token = (int)(word % (uint)(vocabulary - excluded.Length));
        Span<int> ascending = stackalloc int[excluded.Length];
        excluded.CopyTo(ascending);
        ascending.Sort();
        foreach (int gap in ascending)
        {
            token += token >= gap ? 1 : 0;
        }

        return token;
    }
}
