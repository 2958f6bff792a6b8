namespace Accelerated.Kernels.TensorCores;

/// <summary>Both factors rounded to tf32: each product is off by up to 2⁻¹⁰ of itself.</summary>
internal readonly struct SingleTf32 : ITensorPrecision
{
    public static int Products => 1;
}
