using static TorchSharp.torch;

namespace Accelerated.Peers;

/// <summary>What a layer's attention multiplies by, laid out as in <see cref="TorchLayer"/>.</summary>
internal readonly record struct LayerWeights(Tensor QueryKey, Tensor QueryKeyBias, Tensor Value, Tensor ValueBias, Tensor Output);
