namespace Accelerated.Operations;

/// <summary>Sequences of ids and an embedding [vocabulary, width].</summary>
public readonly record struct EmbeddingShape(int Sequences, int Tokens, int Width, int Vocabulary)
{
    public int Rows => Sequences * Tokens;

    public override string ToString() => $"{Sequences} sequences × {Tokens} tokens × {Width} width, vocabulary {Vocabulary}";
}
