using ILGPU;

namespace Accelerated.Kernels.TensorCores;

/// <summary>
/// One side of a tile of a product in shared memory: element (line, term) at Start + line · <see cref="LinePitch"/> + term · <see cref="TermPitch"/>. One of the pitches is 1, the other
/// one such that the 32 lanes which read a fragment hit 32 banks.
/// </summary>
internal readonly record struct TensorFactor(int Start, int LinePitch, int TermPitch)
{
    /// <summary>
    /// Adds 16 lines of this factor times 32 lines of <paramref name="right"/>, over 8 terms, to four fragments of sums from <paramref name="fragment"/>, a constant, on; for each
    /// product of float32 as many of tf32 as the precision has, the small ones first.
    /// </summary>
    public void Multiply<TUnit, TPrecision>(ArrayView<float> shared, int line, TensorFactor right, int rightLine, int term, int fragment)
        where TUnit : struct, ITensorUnit
        where TPrecision : struct, ITensorPrecision
    {
        int lane = Group.IdxX % 32;
        int at = Start + (line + lane / 4) * LinePitch + (term + lane % 4) * TermPitch;
        float x0 = shared[at];
        float x1 = shared[at + 8 * LinePitch];
        float x2 = shared[at + 4 * TermPitch];
        float x3 = shared[at + 8 * LinePitch + 4 * TermPitch];
        var large = new LeftFragment(
            TensorBits.Large<TPrecision>(x0), TensorBits.Large<TPrecision>(x1), TensorBits.Large<TPrecision>(x2), TensorBits.Large<TPrecision>(x3));
        var small = new LeftFragment(
            TensorBits.Small(x0, large.A0), TensorBits.Small(x1, large.A1), TensorBits.Small(x2, large.A2), TensorBits.Small(x3, large.A3));
        int other = right.Start + (rightLine + lane / 4) * right.LinePitch + (term + lane % 4) * right.TermPitch;
        int next = 8 * right.LinePitch;
        Multiply<TUnit, TPrecision>(fragment, large, small, shared[other], shared[other + 4 * right.TermPitch]);
        Multiply<TUnit, TPrecision>(fragment + 1, large, small, shared[other + next], shared[other + next + 4 * right.TermPitch]);
        Multiply<TUnit, TPrecision>(fragment + 2, large, small, shared[other + 2 * next], shared[other + 2 * next + 4 * right.TermPitch]);
        Multiply<TUnit, TPrecision>(fragment + 3, large, small, shared[other + 3 * next], shared[other + 3 * next + 4 * right.TermPitch]);
    }

    private static void Multiply<TUnit, TPrecision>(int fragment, LeftFragment large, LeftFragment small, float y0, float y1)
        where TUnit : struct, ITensorUnit
        where TPrecision : struct, ITensorPrecision
    {
        var right = new RightFragment(TensorBits.Large<TPrecision>(y0), TensorBits.Large<TPrecision>(y1));
        if (TPrecision.Products > 1)
        {
            TUnit.Multiply(fragment, small, right);
            TUnit.Multiply(fragment, large, new RightFragment(TensorBits.Small(y0, right.B0), TensorBits.Small(y1, right.B1)));
        }

        TUnit.Multiply(fragment, large, right);
    }
}
