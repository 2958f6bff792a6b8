namespace Accelerated.Operations;

/// <summary>Rows [rows, width] unembedded to a vocabulary by weights [width, vocabulary] and a bias [vocabulary].</summary>
public readonly record struct UnembeddingShape(int Rows, int Width, int Vocabulary)
{
    public override string ToString() => $"{Rows} rows × {Width} width × {Vocabulary} vocabulary";
}
