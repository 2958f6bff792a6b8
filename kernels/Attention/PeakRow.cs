using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Numerics;

namespace Accelerated.Kernels.Attention;

/// <summary>The largest of some scores of a query, the first position that has it, and Σ exp(score − Largest).</summary>
internal readonly record struct PeakRow(float Largest, float Total, int Position)
{
    public static PeakRow None => new(float.NegativeInfinity, 0, 0);

    /// <summary>With the scores of four keys from <paramref name="key"/> on, the first of which the query sees.</summary>
    public PeakRow Plus(Quad scores, int key)
    {
        float most = scores.X;
        int at = key;
        if (scores.Y > most)
        {
            most = scores.Y;
            at = key + 1;
        }

        if (scores.Z > most)
        {
            most = scores.Z;
            at = key + 2;
        }

        if (scores.W > most)
        {
            most = scores.W;
            at = key + 3;
        }

        bool rises = most > Largest;
        float largest = rises ? most : Largest;
        float total = rises ? Total * Exponential.Exp(Largest - largest) : Total;
        total += Exponential.Exp(scores.X - largest) + Exponential.Exp(scores.Y - largest) + (Exponential.Exp(scores.Z - largest) + Exponential.Exp(scores.W - largest));
        return new PeakRow(largest, total, rises ? at : Position);
    }

    /// <summary>With what another thread has found; of equal scores the earlier position counts. Either may be <see cref="None"/>, but not both.</summary>
    public PeakRow Join(PeakRow other)
    {
        bool isOther = other.Largest > Largest || (other.Largest == Largest && other.Position < Position);
        float largest = isOther ? other.Largest : Largest;
        float total = Total * Exponential.Exp(Largest - largest) + other.Total * Exponential.Exp(other.Largest - largest);
        return new PeakRow(largest, total, isOther ? other.Position : Position);
    }
}
