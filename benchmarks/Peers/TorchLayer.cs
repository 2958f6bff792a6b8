using TorchSharp.Modules;

namespace Accelerated.Peers;

/// <summary>
/// A layer's tensors as one writes them for speed: the heads of queries, keys and values side by side, [width, heads · head size], queries and keys in one matrix because they see the same input.
/// </summary>
internal sealed record TorchLayer(
    Parameter NormWeight,
    Parameter NormBias,
    Parameter QueryKeyWeight,
    Parameter QueryKeyBias,
    Parameter ValueWeight,
    Parameter ValueBias,
    Parameter OutputWeight,
    Parameter OutputBias)
{
    public IEnumerable<Parameter> Parameters => [NormWeight, NormBias, QueryKeyWeight, QueryKeyBias, ValueWeight, ValueBias, OutputWeight, OutputBias];
}
