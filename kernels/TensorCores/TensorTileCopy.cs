using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Products;
using ILGPU;

namespace Accelerated.Kernels.TensorCores;

/// <summary>Copies of one factor's tiles, <see cref="TileLines"/> lines by <see cref="TensorProduct.Terms"/> terms, to shared memory.</summary>
/// <param name="TermsAreColumns">1 if the terms of a line lie side by side in memory, 0 if the lines of a term do.</param>
/// <param name="Lines">Of the whole factor.</param>
/// <param name="EndTerm">Where the sum ends.</param>
internal readonly record struct TensorTileCopy(
    MatrixOperand Matrix, TensorSource Source, int TermsAreColumns, int IsAligned, int FirstLine, int TileLines, int Lines, int EndTerm)
{
    public TensorFactor Factor(int start) => TermsAreColumns != 0
        ? new TensorFactor(start, TensorProduct.Terms + Quad.Length, 1)
        : new TensorFactor(start, 1, TileLines + 2 * Quad.Length);

    public void Start<TUnit>(ArrayView<float> shared, int start, int term, int thread)
        where TUnit : struct, ITensorUnit
    {
        TensorFactor factor = Factor(start);
        for (int quad = thread; quad < TileLines * TensorProduct.Terms / Quad.Length; quad += TensorProduct.Threads)
        {
            if (TermsAreColumns != 0)
            {
                int line = quad / (TensorProduct.Terms / Quad.Length);
                int first = (quad - line * (TensorProduct.Terms / Quad.Length)) * Quad.Length;
                Copy<TUnit>(shared, start + line * factor.LinePitch + first, FirstLine + line, term + first, Lines, EndTerm);
            }
            else
            {
                int own = quad / (TileLines / Quad.Length);
                int first = (quad - own * (TileLines / Quad.Length)) * Quad.Length;
                Copy<TUnit>(shared, start + own * factor.TermPitch + first, term + own, FirstLine + first, EndTerm, Lines);
            }
        }
    }

    private void Copy<TUnit>(ArrayView<float> shared, int target, int row, int column, int rows, int columns)
        where TUnit : struct, ITensorUnit
    {
        int count = row < rows && column < columns ? columns - column < Quad.Length ? columns - column : Quad.Length : 0;
        TUnit.Copy(shared, target, Source, count > 0 ? Matrix.Offset(row, column) : 0, count, IsAligned);
    }
}
