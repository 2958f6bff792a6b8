namespace Accelerated.Operations;

/// <summary>Queries, keys, values and outputs [heads][sequences][tokens][head size].</summary>
public readonly record struct AttentionShape(int Heads, int Sequences, int Tokens, int HeadSize)
{
    /// <summary>Number of positions over all heads and sequences.</summary>
    public long Positions => (long)Heads * Sequences * Tokens;

    /// <summary>Elements of q, k, v or z.</summary>
    public long Elements => Positions * HeadSize;

    public override string ToString() => $"{Heads} heads × {Sequences} sequences × {Tokens} tokens × {HeadSize} head size";
}
