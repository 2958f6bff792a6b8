using Accelerated.Devices;
using Accelerated.Kernels.Products;
using ILGPU;

namespace Accelerated.Model;

/// <summary>Queries, keys, values and outputs of a layer's heads for <paramref name="tokens"/> tokens, whole or one head alone, as views and as matrices.</summary>
internal readonly struct HeadView(DeviceMemory<float> queriesKeysValues, DeviceMemory<float> outputs, TransformerShape shape, int tokens)
{
    public HeadView(LayerActivations layer, TransformerShape shape, int tokens)
        : this(layer.QueriesKeysValues, layer.HeadOutputs, shape, tokens)
    {
    }

    /// <summary>Distance in floats between two heads.</summary>
    public long Stride => LayerActivations.HeadStride(shape, tokens);

    /// <summary>z of all heads as [tokens, heads · head size].</summary>
    public MatrixOperand AllOutputs => Matrix(outputs, 0, shape.Heads);

    public ArrayView<float> Q(int head) => From(queriesKeysValues, head);

    public ArrayView<float> K(int head) => From(queriesKeysValues, shape.Heads + head);

    public ArrayView<float> V(int head) => From(queriesKeysValues, 2 * shape.Heads + head);

    public ArrayView<float> Z(int head) => From(outputs, head);

    /// <summary>z of one head as [tokens, head size].</summary>
    public MatrixOperand Output(int head) => Matrix(outputs, head, 1);

    /// <summary>Blocks of q (0 …), k (heads …) and v (2 · heads …) as [tokens, blocks · head size].</summary>
    public MatrixOperand Blocks(int first, int count) => Matrix(queriesKeysValues, first, count);

    private ArrayView<float> From(DeviceMemory<float> memory, int block) => memory.View.SubView(block * Stride, memory.Length - block * Stride);

    private MatrixOperand Matrix(DeviceMemory<float> memory, int first, int count) =>
        new(From(memory, first), tokens, count * shape.HeadSize, shape.HeadSize, shape.HeadSize, Stride);
}
