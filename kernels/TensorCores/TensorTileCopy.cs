using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Products;
using ILGPU;

namespace Accelerated.Kernels.TensorCores;

/// <summary>Copies of one factor's tiles, <see cref="TensorProduct.Side"/> lines by <see cref="TensorProduct.Terms"/> terms, to shared memory; each thread has two quads of them.</summary>
/// <param name="First">The thread's first quad.</param>
/// <param name="Source">The factor.</param>
/// <param name="IsAligned">1 if quads can be copied at once.</param>
/// <param name="IsWhole">1 if quads can be copied at once and all lines of the tile are inside the factor.</param>
/// <param name="Own">Place of the thread's first quad in the tile, in floats.</param>
internal readonly record struct TensorTileCopy<TLayout>(TileCursor First, TensorSource Source, int IsAligned, int IsWhole, int Own)
    where TLayout : struct, IFactorLayout
{
    private const int QuadsOfTerms = TensorProduct.Terms / Quad.Length;
    private const int QuadsOfLines = TensorProduct.Side / Quad.Length;
    private const int LinesBelow = TensorProduct.Threads / QuadsOfTerms;
    private const int TermsBelow = TensorProduct.Threads / QuadsOfLines;

    public static TensorTileCopy<TLayout> At(TensorSource source, MatrixOperand matrix, int isAligned, int line, int lines, int term, int endTerm)
    {
        int thread = Group.IdxX;
        int perRow = TLayout.TermsAreColumns != 0 ? QuadsOfTerms : QuadsOfLines;
        int row = thread / perRow;
        int column = (thread - row * perRow) * Quad.Length;
        TileCursor first = TLayout.TermsAreColumns != 0
            ? TileCursor.At(matrix, lines, endTerm, line + row, term + column)
            : TileCursor.At(matrix, endTerm, lines, term + row, line + column);
        return new TensorTileCopy<TLayout>(first, source, isAligned, isAligned != 0 && line + TensorProduct.Side <= lines ? 1 : 0, row * (TLayout.TermsAreColumns != 0 ? TensorLayout<TLayout>.LinePitch : TensorLayout<TLayout>.TermPitch) + column);
    }

    /// <summary>The next tile.</summary>
    public TensorTileCopy<TLayout> Next() =>
        new(TLayout.TermsAreColumns != 0 ? First.Right(TensorProduct.Terms) : First.Down(TensorProduct.Terms), Source, IsAligned, IsWhole, Own);

    /// <param name="shared">The shared memory.</param>
    /// <param name="start">Place of the tile in it.</param>
    /// <param name="isInside">1 if all terms of the tile are inside the sum.</param>
    public void Start<TUnit>(ArrayView<float> shared, int start, int isInside)
        where TUnit : struct, ITensorUnit
    {
        if (IsWhole * isInside != 0)
        {
            TUnit.CopyQuad(shared, start + Own, Source, First.Place(0), Quad.Length);
            TUnit.CopyQuad(shared, start + Own + Further, Source, First.Place(Below), Quad.Length);
            return;
        }

        Copy<TUnit>(shared, start + Own, 0);
        Copy<TUnit>(shared, start + Own + Further, Below);
    }

    /// <summary>Prepares what the thread itself has copied.</summary>
    public void Prepare<TPrecision>(ArrayView<float> shared, int start)
        where TPrecision : struct, ITensorPrecision
    {
        if (TPrecision.Products == 1)
        {
            ArrayView<Quad> quads = GroupMemory.Quads(shared);
            int at = (start + Own) / Quad.Length;
            int other = (start + Own + Further) / Quad.Length;
            quads[at] = TensorBits.Prepared<TPrecision>(quads[at]);
            quads[other] = TensorBits.Prepared<TPrecision>(quads[other]);
        }
    }

    private static int Below => TLayout.TermsAreColumns != 0 ? LinesBelow : TermsBelow;

    private static int Further => TLayout.TermsAreColumns != 0 ? LinesBelow * TensorLayout<TLayout>.LinePitch : TermsBelow * TensorLayout<TLayout>.TermPitch;

    private void Copy<TUnit>(ArrayView<float> shared, int target, int below)
        where TUnit : struct, ITensorUnit
    {
        int count = First.Count(below);
        if (IsAligned != 0)
        {
            TUnit.CopyQuad(shared, target, Source, First.Place(below), count);
            return;
        }

        for (int i = 0; i < Quad.Length; i++)
        {
            bool counts = i < count;
            TUnit.CopyOne(shared, target + i, Source, counts ? First.Place(below, i) : 0, counts ? 1 : 0);
        }
    }
}
