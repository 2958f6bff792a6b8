using ILGPU;

namespace Accelerated.Kernels.Random;

/// <summary>
/// Two independent standard normals from two random words (Box and Muller, 1958): √(−2 ln u) (cos 2πt, sin 2πt) with u = (radius + ½) / 2³² in (0, 1] and t = angle / 2³².
/// Logarithm, sine and cosine are minimax polynomials in float32, the same on every device; each normal is within <see cref="RelativeError"/> of
/// its exact value. No normal is larger than 6.77 in magnitude.
/// </summary>
internal static class BoxMuller
{
    /// <summary>
    /// Bound of |computed − exact| / |exact|: logarithm 6u (halved by the root), root 2u, sine or cosine 6u, their product u, with u = 2⁻²⁴; a device's root may
    /// be off by 3 more ulp.
    /// </summary>
    public const float RelativeError = 18f / (1 << 24);

    // u = (word + ½) / 2³² = (word >> 8) / 2²⁴ + (2 (word & 255) + 1) / 2³³: both parts exact, one rounding. Above √½ the distance 1 − u = (~word + ½) / 2³² is
    // rounded instead, which keeps ln u accurate where it vanishes.
    public const uint RootHalfWord = 0xB504F334;
    public const float HighUnit = 1f / (1 << 24);
    public const float LowUnit = 1f / (1L << 33);

    // The angle is quadrant · π/2 + s · π/4, s in [−1, 1).
    public const uint QuadrantMask = (1u << 30) - 1;
    public const uint HalfQuadrant = 1u << 29;
    public const float OctantUnit = 1f / (1 << 29);

    // sin(s π/4) = s (S0 + S1 s² + …), relative error 3.3e-9; cos(s π/4) = 1 + s² (C0 + C1 s² + …), absolute error 1.9e-10 (Remez).
    public const float S0 = 0.785398160854f;
    public const float S1 = -0.0807454325291f;
    public const float S2 = 0.002490001024f;
    public const float S3 = -3.59504522299e-5f;
    public const float C0 = -0.308425137344f;
    public const float C1 = 0.0158543381553f;
    public const float C2 = -0.000325961401695f;
    public const float C3 = 3.54196695972e-6f;

    // ln(1 + f) = f + f² (L0 + L1 f + …) for 1 + f in [√½, √2), relative error 4.1e-9 (Remez).
    public const uint RootHalfBits = 0x3F3504F3;
    public const uint MantissaMask = 0x007FFFFF;
    public const int MantissaBits = 23;
    public const float L0 = -0.499999883464f;
    public const float L1 = 0.333333256923f;
    public const float L2 = -0.250015829597f;
    public const float L3 = 0.200019739221f;
    public const float L4 = -0.166090825957f;
    public const float L5 = 0.141818252301f;
    public const float L6 = -0.132429877618f;
    public const float L7 = 0.129044332192f;
    public const float L8 = -0.0762177822107f;

    // ln 2 in two parts; the first has 9 trailing zero bits, so that its product with an exponent is exact.
    public const float Ln2High = 0.693145751953125f;
    public const float Ln2Low = 1.42860682030941723e-6f;

    /// <summary>√(−2 ln u) cos 2πt.</summary>
    public static float Cosine(uint radius, uint angle)
    {
        uint quadrant = Quadrant(angle);
        float s = Octants(angle);
        float value = (quadrant & 1) == 0 ? CosineOfOctant(s) : SineOfOctant(s);
        return Radius(radius) * (((quadrant + 1) & 2) == 0 ? value : -value);
    }

    /// <summary>√(−2 ln u) sin 2πt.</summary>
    public static float Sine(uint radius, uint angle)
    {
        uint quadrant = Quadrant(angle);
        float s = Octants(angle);
        float value = (quadrant & 1) == 0 ? SineOfOctant(s) : CosineOfOctant(s);
        return Radius(radius) * ((quadrant & 2) == 0 ? value : -value);
    }

    // ILGPU writes these sums as sums of signed integers, whose overflow is undefined in OpenCL C: none of them may leave 31 bits.
    private static uint Quadrant(uint angle) => ((angle >> 29) + 1) >> 1;

    private static float Octants(uint angle) =>
        ((int)(((angle & QuadrantMask) + HalfQuadrant) & QuadrantMask) - (int)HalfQuadrant) * OctantUnit;

    private static float Radius(uint word)
    {
        bool nearOne = word >= RootHalfWord;
        uint distance = nearOne ? ~word : word;
        float u = (int)(distance >> 8) * HighUnit + (int)(2 * (distance & 255) + 1) * LowUnit;
        uint bits = Interop.FloatAsInt(u) - RootHalfBits;
        int exponent = nearOne ? 0 : (int)bits >> MantissaBits;
        float f = nearOne ? -u : Interop.IntAsFloat((bits & MantissaMask) + RootHalfBits) - 1;
        float p = (((((((L8 * f + L7) * f + L6) * f + L5) * f + L4) * f + L3) * f + L2) * f + L1) * f + L0;
        float ln = exponent * Ln2High + (f + (f * f * p + exponent * Ln2Low));
        return MathF.Sqrt(-2 * ln);
    }

    private static float SineOfOctant(float s)
    {
        float z = s * s;
        return s * (((S3 * z + S2) * z + S1) * z + S0);
    }

    private static float CosineOfOctant(float s)
    {
        float z = s * s;
        return 1 + z * (((C3 * z + C2) * z + C1) * z + C0);
    }
}
