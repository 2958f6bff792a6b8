namespace Accelerated.Model;

/// <summary>
/// Which parts of a gradient are wanted. The backward pass goes no deeper than they need and skips the weight gradients that nobody asked for; elements of the
/// gradient outside the scope are undefined.
/// </summary>
public sealed class GradientScope
{
    private GradientScope(bool embedding, bool positions, bool finalNorm, bool unembedding, IReadOnlyList<LayerScope> layers, IReadOnlyList<ParameterRange> ranges)
    {
        (Embedding, Positions, FinalNorm, Unembedding, Layers, Ranges) = (embedding, positions, finalNorm, unembedding, layers, ranges);
    }

    public bool Embedding { get; }

    public bool Positions { get; }

    public bool FinalNorm { get; }

    public bool Unembedding { get; }

    public IReadOnlyList<LayerScope> Layers { get; }

    /// <summary>The parts of the flat vector asked for.</summary>
    public IReadOnlyList<ParameterRange> Ranges { get; }

    /// <summary>Every parameter.</summary>
    public static GradientScope Everything(ParameterLayout layout) => Of(layout, [new ParameterRange(0, layout.Length)]);

    /// <summary>The parameters in <paramref name="ranges"/>, rounded up to whole tensors and, in attention tensors, whole heads.</summary>
    public static GradientScope Of(ParameterLayout layout, IReadOnlyList<ParameterRange> ranges)
    {
        bool Touches(ParameterRange part) => ranges.Any(r => r.Offset < part.End && part.Offset < r.End);
        bool TouchesTensor(TensorSlot slot) => Touches(slot.Range);
        LayerScope Layer(LayerLayout layer)
        {
            TensorSlot[] perHead =
            [
                layer.QueryWeight, layer.KeyWeight, layer.ValueWeight, layer.QueryBias, layer.KeyBias, layer.ValueBias, layer.OutputWeight,
            ];
            int[] heads = [.. Enumerable.Range(0, layout.Shape.Heads).Where(h => perHead.Any(t => Touches(LayerLayout.ShareOf(t, h))))];
            return new LayerScope(TouchesTensor(layer.NormWeight) || TouchesTensor(layer.NormBias), heads, TouchesTensor(layer.OutputBias));
        }

        return new GradientScope(
            TouchesTensor(layout.Embedding),
            TouchesTensor(layout.Positions),
            TouchesTensor(layout.FinalNormWeight) || TouchesTensor(layout.FinalNormBias),
            TouchesTensor(layout.Unembedding) || TouchesTensor(layout.UnembeddingBias),
            [.. layout.Layers.Select(Layer)],
            [.. ranges]);
    }

    /// <summary>Whether the gradient with respect to the residual stream before <paramref name="layer"/> is needed.</summary>
    internal bool NeedsInputOf(int layer) =>
        Embedding || Positions || Layers.Take(layer).Any(s => s.Norm || s.OutputBias || s.Heads.Count > 0);

    /// <summary>Whether anything in <paramref name="layer"/> or before it is needed.</summary>
    internal bool Reaches(int layer) =>
        NeedsInputOf(layer) || Layers[layer].Norm || Layers[layer].OutputBias || Layers[layer].Heads.Count > 0;
}
