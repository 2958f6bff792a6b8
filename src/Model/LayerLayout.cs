namespace Accelerated.Model;

/// <summary>The tensors of one layer. Every attention tensor but b_O is split evenly over the heads along its first dimension.</summary>
public sealed record LayerLayout(
    TensorSlot NormWeight,
    TensorSlot NormBias,
    TensorSlot QueryWeight,
    TensorSlot KeyWeight,
    TensorSlot ValueWeight,
    TensorSlot QueryBias,
    TensorSlot KeyBias,
    TensorSlot ValueBias,
    TensorSlot OutputWeight,
    TensorSlot OutputBias)
{
    /// <summary>The share of head <paramref name="head"/> in <paramref name="tensor"/>, one of this layer's per-head tensors.</summary>
    public static ParameterRange ShareOf(TensorSlot tensor, int head)
    {
        int share = tensor.Length / tensor.Dimensions[0];
        return new ParameterRange(tensor.Offset + head * share, share);
    }
}
