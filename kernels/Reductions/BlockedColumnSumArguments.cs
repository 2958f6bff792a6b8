using Accelerated.Kernels.Products;
using ILGPU;

namespace Accelerated.Kernels.Reductions;

/// <summary>Partial [blocks of rows][columns] receives the column sums of each block of X.</summary>
internal readonly record struct BlockedColumnSumArguments(MatrixOperand X, ArrayView<float> Partial);
