using Accelerated.Kernels.Products;
using ILGPU;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>
/// Rows FirstRow to FirstRow + <see cref="Rows"/> − 1 of the whole on a device, as one walker sees them: L, later its gradient, in <see cref="Logits"/>, [Rows, Vocabulary] with rows
/// <see cref="Stride"/> elements apart, a multiple of four. Where <see cref="Walker"/> is −1 the logits are those at w*, and only their losses are wanted.
/// </summary>
internal readonly record struct HeadLogitRows(HeadUnembeddingLossArguments Whole, ArrayView<float> Logits, int Stride, int Walker, int FirstRow, int Rows)
{
    public MatrixOperand Matrix => new(Logits, Rows, Whole.Vocabulary, Stride, Whole.Vocabulary, 0);

    public MatrixOperand Inputs => MatrixOperand.RowMajor(Whole.X.SubView((long)FirstRow * Whole.Width, (long)Rows * Whole.Width), Rows, Whole.Width);

    public MatrixOperand Weights => new(Whole.Weights, Whole.Vocabulary, Whole.Width, Whole.WeightStride, Whole.Width, 0);

    public MatrixOperand OutputsOf(ArrayView<float> outputs, int matrix) =>
        MatrixOperand.RowMajor(outputs.SubView(matrix * Whole.ZStride + (long)FirstRow * Whole.HeadSize, (long)Rows * Whole.HeadSize), Rows, Whole.HeadSize);

    public MatrixOperand MapOf(ArrayView<float> maps, int matrix)
    {
        long length = (long)Whole.Vocabulary * Whole.HeadSize;
        return MatrixOperand.RowMajor(maps.SubView(matrix * length, length), Whole.Vocabulary, Whole.HeadSize);
    }
}
