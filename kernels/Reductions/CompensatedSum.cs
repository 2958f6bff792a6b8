namespace Accelerated.Kernels.Reductions;

/// <summary>A sum and what its roundings have lost so far, by Knuth's two-sum: together as good as twice the digits.</summary>
internal readonly record struct CompensatedSum(float Sum, float Lost)
{
    public CompensatedSum Plus(float term)
    {
        float next = Sum + term;
        float added = next - Sum;
        return new CompensatedSum(next, Lost + (Sum - (next - added) + (term - added)));
    }

    public CompensatedSum Plus(CompensatedSum other) => new CompensatedSum(Sum, Lost + other.Lost).Plus(other.Sum);
}
