namespace Accelerated.Kernels.TensorCores;

/// <summary>One lane's part of a 16 × 8 fragment of the left factor, as prepared float32 numbers.</summary>
internal readonly record struct LeftNumbers(float X0, float X1, float X2, float X3)
{
    /// <summary>
    /// Adds this times <paramref name="y0"/> and <paramref name="y1"/>, the lane's prepared numbers of the right factor, to fragment number <paramref name="fragment"/>, a constant; for
    /// each product of float32 as many of tf32 as the precision has, the small ones first.
    /// </summary>
    public void Multiply<TUnit, TPrecision>(int fragment, float y0, float y1)
        where TUnit : struct, ITensorUnit
        where TPrecision : struct, ITensorPrecision
    {
        var large = new LeftFragment(
            TensorBits.Large<TPrecision>(X0), TensorBits.Large<TPrecision>(X1), TensorBits.Large<TPrecision>(X2), TensorBits.Large<TPrecision>(X3));
        var right = new RightFragment(TensorBits.Large<TPrecision>(y0), TensorBits.Large<TPrecision>(y1));
        if (TPrecision.Products > 1)
        {
            var small = new LeftFragment(TensorBits.Small(X0, large.A0), TensorBits.Small(X1, large.A1), TensorBits.Small(X2, large.A2), TensorBits.Small(X3, large.A3));
            TUnit.Multiply(fragment, small, right);
            TUnit.Multiply(fragment, large, new RightFragment(TensorBits.Small(y0, right.B0), TensorBits.Small(y1, right.B1)));
        }

        TUnit.Multiply(fragment, large, right);
    }

    /// <summary>The same for four fragments of the right factor side by side.</summary>
    public void Multiply<TUnit, TPrecision>(int fragment, RightNumbers y)
        where TUnit : struct, ITensorUnit
        where TPrecision : struct, ITensorPrecision
    {
        Multiply<TUnit, TPrecision>(fragment, y.Y00, y.Y01);
        Multiply<TUnit, TPrecision>(fragment + 1, y.Y10, y.Y11);
        Multiply<TUnit, TPrecision>(fragment + 2, y.Y20, y.Y21);
        Multiply<TUnit, TPrecision>(fragment + 3, y.Y30, y.Y31);
    }
}
