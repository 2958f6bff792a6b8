namespace Accelerated.Devices;

/// <summary>With how many digits a device multiplies matrices. All sums are float32.</summary>
public enum Precision
{
    /// <summary>float32, never on tensor cores: what runs unless another one is asked for.</summary>
    Float32,

    /// <summary>Three tf32 products on tensor cores for each of float32, off by up to 2⁻¹⁹ of itself: as good as float32 for sums of more than some 30 terms. CUDA only.</summary>
    TripleTf32,

    /// <summary>Factors rounded to tf32 on tensor cores: each product is off by up to 2⁻¹⁰ of itself. CUDA only.</summary>
    Tf32,
}
