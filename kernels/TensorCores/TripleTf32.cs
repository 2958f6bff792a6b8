namespace Accelerated.Kernels.TensorCores;

/// <summary>
/// Each factor as its truncation to tf32 and the tf32 number nearest to what that lacks, and the three products of these that count: each product is off by up to 2⁻¹⁹ of
/// itself, 2⁻²¹ for what either factor still lacks and 2⁻²⁰ for the fourth product.
/// </summary>
internal readonly struct TripleTf32 : ITensorPrecision
{
    public static int Products => 3;
}
