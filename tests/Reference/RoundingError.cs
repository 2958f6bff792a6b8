namespace Accelerated.Tests.Reference;

/// <summary>Higham's constants for bounds of float32 computations.</summary>
public static class RoundingError
{
    /// <summary>u = 2⁻²⁴: the relative error of one rounding.</summary>
    public const double Unit = 1.0 / (1 << 24);

    /// <summary>γₙ = nu / (1 − nu): n roundings one after the other.</summary>
    public static double Gamma(double n) => n * Unit / (1 - n * Unit);
}
