using ILGPU;

namespace Accelerated.Kernels.Products;

/// <summary>
/// C = α · op(A) op(B) + β · D + 1 biasᵀ, where op transposes if its flag is 1. C is [M, N], op(A) [M, K], op(B) [K, N], D [M, N], bias [N].
/// D (<see cref="Addend"/>) is read only if β ≠ 0 and may be C itself; the bias is read only if <see cref="HasBias"/> is 1. C overlaps
/// neither A nor B. Flags are integers because kernels take no booleans.
/// </summary>
public readonly record struct MatrixProductArguments(
    MatrixOperand A,
    int TransposeA,
    MatrixOperand B,
    int TransposeB,
    MatrixOperand C,
    MatrixOperand Addend,
    ArrayView<float> Bias,
    int HasBias,
    float Alpha,
    float Beta)
{
    /// <summary>Rows of C.</summary>
    public int M => C.Rows;

    /// <summary>Columns of C.</summary>
    public int N => C.Columns;

    /// <summary>Length of the sums.</summary>
    public int K => TransposeA != 0 ? A.Rows : A.Columns;
}
