using Accelerated.Kernels.Products;
using ILGPU;

namespace Accelerated.Kernels.Unembedding;

/// <summary>
/// Rows FirstRow to FirstRow + <see cref="Rows"/> − 1 of the whole on a device: their logits, later their gradient, [Rows, Vocabulary] with rows
/// <see cref="Stride"/> elements apart, a multiple of four, so that every row starts where vectors can be loaded.
/// </summary>
internal readonly record struct LogitRows(UnembeddingLossArguments Whole, ArrayView<float> Logits, int Stride, int FirstRow, int Rows)
{
    public MatrixOperand Matrix => new(Logits, Rows, Whole.Vocabulary, Stride, Whole.Vocabulary, 0);

    public MatrixOperand Inputs => Part(Whole.X);

    public MatrixOperand InputGradients => Part(Whole.DX);

    private MatrixOperand Part(ArrayView<float> whole) =>
        MatrixOperand.RowMajor(whole.SubView((long)FirstRow * Whole.Width, (long)Rows * Whole.Width), Rows, Whole.Width);
}
