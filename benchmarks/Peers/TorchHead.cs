using Accelerated.Model;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Accelerated.Peers;

/// <summary>
/// One head as leaves of its own, the rest of its layer constant: the way to have libtorch differentiate nothing but that head. Columns of the other heads stand before and after its own.
/// </summary>
internal sealed class TorchHead
{
    private readonly TorchTransformer model;
    private readonly Head head;
    private readonly Tensor[] constants;

    public TorchHead(TorchTransformer model, Head head)
    {
        (this.model, this.head) = (model, head);
        TorchLayer layer = model.Layers[head.Layer];
        int size = model.Shape.HeadSize, all = model.Shape.Heads * size, first = head.Index * size;
        Query = Own(layer.QueryKeyWeight, 1, first, size);
        Key = Own(layer.QueryKeyWeight, 1, all + first, size);
        Value = Own(layer.ValueWeight, 1, first, size);
        Output = Own(layer.OutputWeight, 0, first, size);
        QueryBias = Own(layer.QueryKeyBias, 0, first, size);
        KeyBias = Own(layer.QueryKeyBias, 0, all + first, size);
        ValueBias = Own(layer.ValueBias, 0, first, size);
        constants =
        [
            Others(layer.QueryKeyWeight, 1, 0, first), Others(layer.QueryKeyWeight, 1, first + size, all + first), Others(layer.QueryKeyWeight, 1, all + first + size, 2 * all),
            Others(layer.QueryKeyBias, 0, 0, first), Others(layer.QueryKeyBias, 0, first + size, all + first), Others(layer.QueryKeyBias, 0, all + first + size, 2 * all),
            Others(layer.ValueWeight, 1, 0, first), Others(layer.ValueWeight, 1, first + size, all),
            Others(layer.ValueBias, 0, 0, first), Others(layer.ValueBias, 0, first + size, all),
            Others(layer.OutputWeight, 0, 0, first), Others(layer.OutputWeight, 0, first + size, all),
        ];
        foreach (Parameter parameter in model.Parameters)
        {
            parameter.requires_grad = false;
        }
    }

    public IReadOnlyList<Parameter> Parameters => [Query, Key, Value, Output, QueryBias, KeyBias, ValueBias];

    private Parameter Query { get; }

    private Parameter Key { get; }

    private Parameter Value { get; }

    private Parameter Output { get; }

    private Parameter QueryBias { get; }

    private Parameter KeyBias { get; }

    private Parameter ValueBias { get; }

    public Tensor Loss() => model.Loss(layer => layer == head.Layer ? Assembled() : Of(model.Layers[layer]));

    private static LayerWeights Of(TorchLayer layer) => new(layer.QueryKeyWeight, layer.QueryKeyBias, layer.ValueWeight, layer.ValueBias, layer.OutputWeight);

    private static Parameter Own(Tensor whole, long dimension, long first, long length) => new(Others(whole, dimension, first, first + length), requires_grad: true);

    private static Tensor Others(Tensor whole, long dimension, long first, long end) => whole.detach().slice(dimension, first, end, 1).contiguous().clone();

    private LayerWeights Assembled() => new(
        cat([constants[0], Query, constants[1], Key, constants[2]], 1),
        cat([constants[3], QueryBias, constants[4], KeyBias, constants[5]]),
        cat([constants[6], Value, constants[7]], 1),
        cat([constants[8], ValueBias, constants[9]]),
        cat([constants[10], Output, constants[11]], 0));
}
