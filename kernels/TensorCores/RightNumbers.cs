namespace Accelerated.Kernels.TensorCores;

/// <summary>One lane's part of four 8 × 8 fragments of the right factor that lie side by side, as prepared float32 numbers.</summary>
internal readonly record struct RightNumbers(float Y00, float Y01, float Y10, float Y11, float Y20, float Y21, float Y30, float Y31)
{
    /// <summary>The large parts.</summary>
    public RightFragments Large<TPrecision>()
        where TPrecision : struct, ITensorPrecision => new(
        new RightFragment(TensorBits.Large<TPrecision>(Y00), TensorBits.Large<TPrecision>(Y01)),
        new RightFragment(TensorBits.Large<TPrecision>(Y10), TensorBits.Large<TPrecision>(Y11)),
        new RightFragment(TensorBits.Large<TPrecision>(Y20), TensorBits.Large<TPrecision>(Y21)),
        new RightFragment(TensorBits.Large<TPrecision>(Y30), TensorBits.Large<TPrecision>(Y31)));

    /// <summary>What these have beyond <paramref name="large"/>.</summary>
    public RightFragments Small(RightFragments large) => new(
        new RightFragment(TensorBits.Small(Y00, large.F0.B0), TensorBits.Small(Y01, large.F0.B1)),
        new RightFragment(TensorBits.Small(Y10, large.F1.B0), TensorBits.Small(Y11, large.F1.B1)),
        new RightFragment(TensorBits.Small(Y20, large.F2.B0), TensorBits.Small(Y21, large.F2.B1)),
        new RightFragment(TensorBits.Small(Y30, large.F3.B0), TensorBits.Small(Y31, large.F3.B1)));
}
