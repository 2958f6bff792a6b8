using Accelerated.Support;

namespace Accelerated.Model;

/// <summary>All sizes of an attention-only transformer. Heads · HeadSize need not equal Width.</summary>
public sealed record TransformerShape
{
    public const double DefaultEpsilon = 1e-5;

    public TransformerShape(int layers, int heads, int headSize, int width, int context, int vocabulary)
    {
        Require.Within(layers, 1, 8);
        Require.Positive(heads);
        Require.Positive(headSize);
        Require.Positive(width);
        Require.Within(context, 2, int.MaxValue);
        Require.Within(vocabulary, 2, int.MaxValue);
        (Layers, Heads, HeadSize, Width, Context, Vocabulary) = (layers, heads, headSize, width, context, vocabulary);
    }

    /// <summary>The paper's model: 2 layers × 8 heads of size 32, width 256, context 1024, vocabulary 5000; 3,355,016 parameters.</summary>
    public static TransformerShape Paper { get; } = new(layers: 2, heads: 8, headSize: 32, width: 256, context: 1024, vocabulary: 5000);

    public int Layers { get; }

    /// <summary>Heads per layer.</summary>
    public int Heads { get; }

    public int HeadSize { get; }

    public int Width { get; }

    /// <summary>Longest sequence, in tokens.</summary>
    public int Context { get; }

    public int Vocabulary { get; }

    public PositionalEmbedding Positions { get; init; } = PositionalEmbedding.Shortformer;

    /// <summary>ε of every layer norm.</summary>
    public double Epsilon { get; init; } = DefaultEpsilon;

    public override string ToString() =>
        $"{Layers} layers × {Heads} heads × {HeadSize} head size, width {Width}, context {Context}, vocabulary {Vocabulary}, {Positions} positions";
}
