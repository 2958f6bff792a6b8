using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Accelerated.Kernels.Host;

namespace Accelerated.Kernels.Random;

/// <summary><see cref="BoxMuller"/> on 16 pairs of words at once; equal to it up to the rounding of fused operations.</summary>
internal static unsafe class BoxMullerSimd
{
    /// <summary>√(−2 ln u) cos 2πt and √(−2 ln u) sin 2πt for 16 values of each.</summary>
    public static void Normals(uint* radius, uint* angle, float* cosines, float* sines)
    {
        // Three methods, because one would have more calls in it than .NET expands where vectors are narrower.
        float* lengths = stackalloc float[Vector512<float>.Count];
        float* exponents = stackalloc float[Vector512<float>.Count];
        Split(radius, lengths, exponents);
        Lengths(exponents, lengths);
        Turn(angle, lengths, cosines, sines);
    }

    [MethodImpl(VectorLoop.Compilation)]
    private static void Turn(uint* angles, float* lengths, float* cosines, float* sines)
    {
        Vector512<uint> angle = Vector512.Load(angles);
        Vector512<float> length = Vector512.Load(lengths);
        Vector512<uint> one = Vector512<uint>.One;
        Vector512<uint> two = Vector512.Create(2u);
        Vector512<uint> quadrantMask = Vector512.Create(BoxMuller.QuadrantMask);
        Vector512<uint> halfQuadrant = Vector512.Create(BoxMuller.HalfQuadrant);
        Vector512<uint> quadrant = ((angle >>> 29) + one) >>> 1;
        Vector512<int> octants = (((angle & quadrantMask) + halfQuadrant) & quadrantMask).AsInt32() - halfQuadrant.AsInt32();
        Vector512<float> s = Vector512.ConvertToSingle(octants) * Vector512.Create(BoxMuller.OctantUnit);
        Vector512<float> z = s * s;
        Vector512<float> sine = s * Polynomial(z, BoxMuller.S0, BoxMuller.S1, BoxMuller.S2, BoxMuller.S3);
        Vector512<float> cosine = Fused(z, Polynomial(z, BoxMuller.C0, BoxMuller.C1, BoxMuller.C2, BoxMuller.C3), Vector512<float>.One);

        // Odd quadrants swap sine and cosine; the quadrant's second bit, moved to bit 31, is the sign.
        Vector512<float> even = Vector512.Equals(quadrant & one, Vector512<uint>.Zero).AsSingle();
        Vector512<uint> cosineSign = ((quadrant + one) & two) << 30;
        Vector512<uint> sineSign = (quadrant & two) << 30;
        Vector512.Store(length * (Vector512.ConditionalSelect(even, cosine, sine).AsUInt32() ^ cosineSign).AsSingle(), cosines);
        Vector512.Store(length * (Vector512.ConditionalSelect(even, sine, cosine).AsUInt32() ^ sineSign).AsSingle(), sines);
    }

    /// <summary>u = 2ⁿ (1 + f): <paramref name="fractions"/> f and <paramref name="exponents"/> n.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    private static void Split(uint* words, float* fractions, float* exponents)
    {
        Vector512<uint> word = Vector512.Load(words);
        Vector512<uint> nearOne = Vector512.GreaterThanOrEqual(word, Vector512.Create(BoxMuller.RootHalfWord));
        Vector512<uint> distance = word ^ nearOne;
        Vector512<float> high = Vector512.ConvertToSingle((distance >>> 8).AsInt32());
        Vector512<float> low = Vector512.ConvertToSingle((((distance & Vector512.Create(255u)) << 1) + Vector512<uint>.One).AsInt32());
        Vector512<float> u = Fused(high, Vector512.Create(BoxMuller.HighUnit), low * Vector512.Create(BoxMuller.LowUnit));
        Vector512<uint> rootHalf = Vector512.Create(BoxMuller.RootHalfBits);
        Vector512<uint> bits = u.AsUInt32() - rootHalf;
        Vector512<float> exponent = Vector512.ConvertToSingle(Vector512.AndNot(bits.AsInt32() >> BoxMuller.MantissaBits, nearOne.AsInt32()));
        Vector512<float> mantissa = ((bits & Vector512.Create(BoxMuller.MantissaMask)) + rootHalf).AsSingle() - Vector512<float>.One;
        Vector512.Store(Vector512.ConditionalSelect(nearOne.AsSingle(), -u, mantissa), fractions);
        Vector512.Store(exponent, exponents);
    }

    /// <summary>√(−2 ln u), in place of the fractions.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    private static void Lengths(float* exponents, float* lengths)
    {
        Vector512<float> exponent = Vector512.Load(exponents);
        Vector512<float> f = Vector512.Load(lengths);
        Vector512<float> p = Fused(Vector512.Create(BoxMuller.L8), f, Vector512.Create(BoxMuller.L7));
        p = Fused(p, f, Vector512.Create(BoxMuller.L6));
        p = Fused(p, f, Vector512.Create(BoxMuller.L5));
        p = Fused(p, f, Vector512.Create(BoxMuller.L4));
        p = Fused(p, f, Vector512.Create(BoxMuller.L3));
        p = Fused(p, f, Vector512.Create(BoxMuller.L2));
        p = Fused(p, f, Vector512.Create(BoxMuller.L1));
        p = Fused(p, f, Vector512.Create(BoxMuller.L0));
        Vector512<float> rest = Fused(f * f, p, exponent * Vector512.Create(BoxMuller.Ln2Low));
        Vector512<float> ln = Fused(exponent, Vector512.Create(BoxMuller.Ln2High), f + rest);
        Vector512.Store(Vector512.Sqrt(Vector512.Create(-2f) * ln), lengths);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Polynomial(Vector512<float> z, float c0, float c1, float c2, float c3) =>
        Fused(Fused(Fused(Vector512.Create(c3), z, Vector512.Create(c2)), z, Vector512.Create(c1)), z, Vector512.Create(c0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Fused(Vector512<float> left, Vector512<float> right, Vector512<float> addend) =>
        Vector512.MultiplyAddEstimate(left, right, addend);
}
