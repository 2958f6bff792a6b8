using Accelerated.Kernels.Groups;
using ILGPU;

namespace Accelerated.Kernels.Products;

/// <summary>
/// The tiles of a group's product that are followed by another one, where all are whole and aligned. The first tiles lie in shared memory and are waited for; those after the last lie there
/// at the end, in the second half where the number is odd.
/// </summary>
internal static class WholeTiles
{
    /// <summary>The sums of <paramref name="count"/> tiles. While one half of the terms is multiplied, the left factor's next quads are on their way, then the right one's.</summary>
    public static MicroTile Multiply<TForm, TLeft, TRight>(ArrayView<float> shared, FactorTile<TForm, TLeft> left, FactorTile<TForm, TRight> right, int count)
        where TForm : struct, ITileForm
        where TLeft : struct, IFactorLayout
        where TRight : struct, IFactorLayout
    {
        int factor = TileForm<TForm>.TileQuads;
        QuadStream leftStream = left.Stream();
        QuadStream rightStream = right.Stream();
        MicroTile sums = default;
        int now = 0;
        for (int i = 0; i < count; i++)
        {
            int next = factor - now;
            var terms = new TileTerms<TForm>(shared.Cast<Quad>(), now, 2 * factor + now);
            leftStream = left.After(leftStream);
            rightStream = right.After(rightStream);
            FactorQuads quads = left.LoadWhole(leftStream);
            sums = terms.Range(0, TForm.Terms / 2, sums);
            FactorTile<TForm, TLeft>.Store(shared, next, quads);
            quads = right.LoadWhole(rightStream);
            sums = terms.Range(TForm.Terms / 2, TForm.Terms / 2, sums);
            FactorTile<TForm, TRight>.Store(shared, 2 * factor + next, quads);
            Group.Barrier();
            now = next;
        }

        return sums;
    }

    /// <summary>
    /// The same without a branch between the first load and the barrier, for a form of 16 terms and four quads a thread, in registers that CUDA devices have. What their compiler does
    /// with the order of instructions is allowed for: it reads ahead as far as no store or branch hinders it, and spills; and it puts loads off until shortly before they are
    /// stored, unless a barrier lies between.
    /// </summary>
    public static MicroTile MultiplyPipelined<TForm, TLeft, TRight>(ArrayView<float> shared, FactorTile<TForm, TLeft> left, FactorTile<TForm, TRight> right, int count)
        where TForm : struct, ITileForm
        where TLeft : struct, IFactorLayout
        where TRight : struct, IFactorLayout
    {
        int factor = TileForm<TForm>.TileQuads;
        QuadStream leftStream = left.Stream();
        QuadStream rightStream = right.Stream();
        FactorQuads lefts = default;
        FactorQuads rights = default;
        if (count > 0)
        {
            leftStream = left.After(leftStream);
            rightStream = right.After(rightStream);
            lefts = left.LoadWhole(leftStream);
            rights = right.LoadWhole(rightStream);
        }

        MicroTile sums = default;
        int now = 0;
        for (int i = 1; i <= count; i++)
        {
            // The last time the same tile once more.
            if (i < count)
            {
                leftStream = left.After(leftStream);
                rightStream = right.After(rightStream);
            }

            int next = factor - now;
            var terms = new TileTerms<TForm>(shared.Cast<Quad>(), now, 2 * factor + now);
            long ownLeft = FactorTile<TForm, TLeft>.Own(next);
            long ownRight = FactorTile<TForm, TRight>.Own(2 * factor + next);

            // Each pair of quads is stored after the first of the terms that follow, which could not be read before it else.
            sums = terms.Four(0, sums);
            sums = terms.Single(4, sums);
            FactorTile<TForm, TLeft>.Store(shared, ownLeft, 0, lefts.Q0);
            FactorTile<TForm, TLeft>.Store(shared, ownLeft, 1, lefts.Q1);
            sums = terms.Four(5, sums);
            FactorTile<TForm, TLeft>.Store(shared, ownLeft, 2, lefts.Q2);
            FactorTile<TForm, TLeft>.Store(shared, ownLeft, 3, lefts.Q3);
            sums = terms.Four(9, sums);
            FactorTile<TForm, TRight>.Store(shared, ownRight, 0, rights.Q0);
            FactorTile<TForm, TRight>.Store(shared, ownRight, 1, rights.Q1);
            sums = terms.Single(13, sums);
            sums = terms.Single(14, sums);
            sums = terms.Single(15, sums);
            FactorTile<TForm, TRight>.Store(shared, ownRight, 2, rights.Q2);
            FactorTile<TForm, TRight>.Store(shared, ownRight, 3, rights.Q3);
            lefts = left.LoadWhole(leftStream);
            rights = right.LoadWhole(rightStream);
            Group.Barrier();
            now = next;
        }

        return sums;
    }
}
