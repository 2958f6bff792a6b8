using ILGPU;

namespace Accelerated.Kernels.Reductions;

/// <summary>Sums[c] (+)= Σ_b Partial[b, c], in the order of b; added to if <see cref="Accumulate"/> is 1.</summary>
internal readonly record struct PartialColumnSums(ArrayView<float> Partial, int Blocks, int Columns, ArrayView<float> Sums, int Accumulate);
