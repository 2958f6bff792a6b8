namespace Accelerated.Kernels.TensorCores;

/// <summary>One lane's part of a 16 × 8 fragment of the left factor, as prepared float32 numbers.</summary>
internal readonly record struct LeftNumbers(float X0, float X1, float X2, float X3)
{
    /// <summary>
    /// Adds this times four fragments of the right factor that lie side by side to four fragments of sums from <paramref name="fragment"/>, a constant, on; for each product of float32
    /// as many of tf32 as the precision has, the small ones first.
    /// </summary>
    public void Multiply<TUnit, TPrecision>(int fragment, RightNumbers y)
        where TUnit : struct, ITensorUnit
        where TPrecision : struct, ITensorPrecision
    {
        var large = new LeftFragment(
            TensorBits.Large<TPrecision>(X0), TensorBits.Large<TPrecision>(X1), TensorBits.Large<TPrecision>(X2), TensorBits.Large<TPrecision>(X3));
        RightFragments right = y.Large<TPrecision>();
        if (TPrecision.Products > 1)
        {
            var small = new LeftFragment(TensorBits.Small(X0, large.A0), TensorBits.Small(X1, large.A1), TensorBits.Small(X2, large.A2), TensorBits.Small(X3, large.A3));
            TUnit.Multiply(fragment, small, right);
            TUnit.Multiply(fragment, large, y.Small(right));
        }

        TUnit.Multiply(fragment, large, right);
    }
}
