using Accelerated.Kernels.Products;
using ILGPU;

namespace Accelerated.Kernels.Reductions;

/// <summary>Sums[c] = Σ_r X[r, c]: the gradient of a bias. Sums [X.Columns], overwritten.</summary>
public readonly record struct ColumnSumArguments(MatrixOperand X, ArrayView<float> Sums);
