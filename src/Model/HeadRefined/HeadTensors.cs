namespace Accelerated.Model.HeadRefined;

/// <summary>The tensors of which a head has a share, in the order of the flat vector: W_Q, W_K, W_V, b_Q, b_K, b_V, W_O.</summary>
internal static class HeadTensors
{
    public const int Count = 7;

    public const int QueryBias = 3;

    public const int Output = 6;

    public static TensorSlot[] Of(LayerLayout layer) =>
        [layer.QueryWeight, layer.KeyWeight, layer.ValueWeight, layer.QueryBias, layer.KeyBias, layer.ValueBias, layer.OutputWeight];
}
