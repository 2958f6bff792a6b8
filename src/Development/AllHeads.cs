using Accelerated.Model;

namespace Accelerated.Development;

/// <summary>The heads of a model, layer by layer, and where their weights lie.</summary>
public static class AllHeads
{
    public static IReadOnlyList<Head> Of(TransformerShape shape) =>
    [
        .. from layer in Enumerable.Range(0, shape.Layers)
           from index in Enumerable.Range(0, shape.Heads)
           select new Head(layer, index),
    ];

    /// <summary>The head's shares of W_Q, W_K, W_V, W_O, b_Q, b_K and b_V.</summary>
    public static IReadOnlyList<ParameterRange> RangesOf(ParameterLayout layout, Head head)
    {
        LayerLayout layer = layout.Layers[head.Layer];
        TensorSlot[] tensors = [layer.QueryWeight, layer.KeyWeight, layer.ValueWeight, layer.QueryBias, layer.KeyBias, layer.ValueBias, layer.OutputWeight];
        return [.. tensors.Select(tensor => LayerLayout.ShareOf(tensor, head.Index))];
    }
}
