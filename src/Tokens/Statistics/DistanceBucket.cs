using System.Numerics;
using Accelerated.Support;

namespace Accelerated.Tokens;

/// <summary>Distances that are counted together: 1, 2, 3–4, 5–8, 9–16, … Bucket b ≥ 1 holds 2^(b−1) + 1 to 2^b.</summary>
public readonly record struct DistanceBucket(int Index)
{
    public int Least => Index == 0 ? 1 : (1 << (Index - 1)) + 1;

    public int Most => 1 << Index;

    public static DistanceBucket Of(int distance)
    {
        Require.Positive(distance);
        return new DistanceBucket(distance == 1 ? 0 : BitOperations.Log2((uint)(distance - 1)) + 1);
    }

    public override string ToString() => Least == Most ? $"{Least}" : $"{Least}–{Most}";
}
