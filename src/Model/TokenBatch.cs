using Accelerated.Support;

namespace Accelerated.Model;

/// <summary>Sequences of equal length, [sequences, length] row-major, the beginning-of-sequence token included where there is one.</summary>
public readonly ref struct TokenBatch
{
    public TokenBatch(ReadOnlySpan<int> tokens, int sequences, int length)
    {
        Require.Positive(sequences);
        Require.Within(length, 2, int.MaxValue);
        Require.Length(tokens.Length, (long)sequences * length, $"{sequences} sequences × {length} tokens");
        Tokens = tokens;
        Sequences = sequences;
        Length = length;
    }

    public ReadOnlySpan<int> Tokens { get; }

    public int Sequences { get; }

    /// <summary>Tokens per sequence.</summary>
    public int Length { get; }

    /// <summary>Number of positions with a next token: sequences × (length − 1).</summary>
    public int Predicted => Sequences * (Length - 1);

    /// <summary>Sequences <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> − 1.</summary>
    public TokenBatch Slice(int first, int count) => new(Tokens.Slice(first * Length, count * Length), count, Length);
}
