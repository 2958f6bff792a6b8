namespace Accelerated.Kernels;

/// <summary>With how many digits a variant multiplies. Whoever asks for none gets float32.</summary>
public enum KernelPrecision
{
    /// <summary>float32 products and sums.</summary>
    Float32,

    /// <summary>Three tf32 products on tensor cores for one float32 product: off by up to 2⁻¹⁹ of itself.</summary>
    TripleTf32,

    /// <summary>Factors rounded to tf32 on tensor cores: each product is off by up to 2⁻¹⁰ of itself.</summary>
    Tf32,
}
