using ILGPU;

namespace Accelerated.Kernels.Arithmetic;

/// <summary>Sum[i] += Term[i]. Equal lengths; the views do not overlap.</summary>
public readonly record struct AccumulateArguments(ArrayView<float> Sum, ArrayView<float> Term);
