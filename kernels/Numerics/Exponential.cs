using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ILGPU;

namespace Accelerated.Kernels.Numerics;

/// <summary>
/// exp, 2ˣ and log of our own, because what devices call exp is only an approximation on some. The scalar forms run in kernels and on the host; both
/// forms reduce x = n ln 2 + r, |r| ≤ ln 2 / 2, and evaluate a minimax polynomial of degree 6. With u = 2⁻²⁴, for results that are normal numbers:
/// <list type="bullet">
/// <item>exp: the reduction costs 0.41 u (x − n·ln2High is exact, the rest is u|r| and two times 0.03 u), the inner sum 0.7 u, the outer u, the
/// polynomial 0.07 u: relative error below 2.5 u = 1.5·10⁻⁷, with or without fused multiply-add.</item>
/// <item>2ˣ: the reduction is exact, the rounded coefficients cost 0.27 u, the sums 1.6 u: relative error below 2 u.</item>
/// <item>log: error below 2 u |log x| + 0.6 u, and below 2 u |log x| for x in [√½, √2].</item>
/// </list>
/// Subnormal results lose digits, or are 0 on devices that flush them and in vectors of 256 bits. NaN gives NaN.
/// </summary>
public static class Exponential
{
    /// <summary>log₂ e.</summary>
    internal const float Log2E = 1.44269504f;

    /// <summary>ln 2.</summary>
    internal const float Ln2 = 0.693147181f;

    // ln 2 in two parts: the product of the high one with an integer below 2^15 is exact.
    private const float Ln2High = 355f / 512f;
    private const float Ln2Low = -2.12194440e-4f;

    // 1.5 · 2²³.
    private const float CountsOnes = 12582912f;

    private const float Overflow = 89f;
    private const float Underflow = -104.5f;

    // Largest x with a finite eˣ, and one with the smallest normal eˣ.
    private const float LargestFinite = 88.7228317f;
    private const float SmallestNormal = -87.33654f;

    // (eʳ − 1 − r) / r² on |r| ≤ ln 2 / 2: relative error of eʳ 3.8e-9.
    private const float E2 = 0.49999994f;
    private const float E3 = 0.16666521f;
    private const float E4 = 0.04166839f;
    private const float E5 = 0.008368717f;
    private const float E6 = 0.0013814596f;

    // (2ᶠ − 1) / f on |f| ≤ ½: relative error of 2ᶠ 1.6e-8.
    private const float T1 = 0.6931472f;
    private const float T2 = 0.24022648f;
    private const float T3 = 0.055503324f;
    private const float T4 = 0.009618437f;
    private const float T5 = 0.0013398874f;
    private const float T6 = 0.00015353366f;

    // 16 values as two times 8, because operations on 512 bits are emulated there with three times as many instructions.
    internal static bool HasNarrowForm => !Avx512F.IsSupported && Avx2.IsSupported && Fma.IsSupported;

    /// <summary>eˣ, on the host and in kernels of every device.</summary>
    public static float Exp(float x)
    {
        // Selections, not branches: devices take both sides of those. NaN passes through.
        x = x < Underflow ? Underflow : x;
        x = x > Overflow ? Overflow : x;
        // Where a float's last digit counts ones, adding rounds to an integer, which the last digits then are: conversions are slow on GPUs.
        float shifted = x * Log2E + CountsOnes;
        float n = shifted - CountsOnes;
        int exponent = (int)(Interop.FloatAsInt(shifted) - Interop.FloatAsInt(CountsOnes));
        float r = x - n * Ln2High - n * Ln2Low;
        float q = E2 + r * (E3 + r * (E4 + r * (E5 + r * E6)));
        int half = exponent >> 1;
        return (1f + (r + r * r * q)) * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    /// <summary>Natural logarithm, on the host and in kernels of every device: −∞ at 0, NaN below.</summary>
    public static float Log(float x)
    {
        if (!(x > 0f))
        {
            return x == 0f ? float.NegativeInfinity : float.NaN;
        }

        if (x == float.PositiveInfinity)
        {
            return x;
        }

        int exponent = 0;
        if (x < 1.17549435e-38f)
        {
            x *= 33554432f;
            exponent = -25;
        }

        // m = x / 2^exponent in [√½, √2): adding the distance from √½ to 1 to the bits carries into the exponent where m would be larger.
        int bits = (int)Interop.FloatAsInt(x) + (0x3f800000 - 0x3f3504f3);
        exponent += (bits >> 23) - 127;
        float f = Interop.IntAsFloat((uint)((bits & 0x007fffff) + 0x3f3504f3)) - 1f;

        // log(1 + f) = 2 artanh(s) = 2 s + s R(s²), rearranged so that the leading term is f itself.
        float s = f / (2f + f);
        float z = s * s;
        float rest = 2f * z * (1f / 3f + z * (1f / 5f + z * (1f / 7f + z * (1f / 9f))));
        return exponent * Ln2High - (s * (f - rest) - exponent * Ln2Low - f);
    }

    /// <summary>eˣ of 16 values. Every x ≤ −104.5 gives exactly 0, with 256-bit vectors every x &lt; −87.3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        if (HasNarrowForm)
        {
            return Vector512.Create(Exp(x.GetLower()), Exp(x.GetUpper()));
        }

        x = Clamp(x, Underflow, Overflow);
        Vector512<float> n = Round(x * Vector512.Create(Log2E));
        Vector512<float> r = MultiplyAdd(n, Vector512.Create(-Ln2High), x);
        r = MultiplyAdd(n, Vector512.Create(-Ln2Low), r);
        Vector512<float> q = MultiplyAdd(Vector512.Create(E6), r, Vector512.Create(E5));
        q = MultiplyAdd(q, r, Vector512.Create(E4));
        q = MultiplyAdd(q, r, Vector512.Create(E3));
        q = MultiplyAdd(q, r, Vector512.Create(E2));
        return Scale(MultiplyAdd(MultiplyAdd(q, r, Vector512<float>.One), r, Vector512<float>.One), n);
    }

    /// <summary>2ˣ of 16 values. Every x ≤ −151 gives exactly 0, with 256-bit vectors every x &lt; −126.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp2(Vector512<float> x)
    {
        if (HasNarrowForm)
        {
            return Vector512.Create(Exp2(x.GetLower()), Exp2(x.GetUpper()));
        }

        // AVX-512 scales by any exponent, and by −∞ to 0 whatever is scaled: bounds would only cost time there.
        x = Avx512F.IsSupported ? x : Clamp(x, -151f, 129f);
        Vector512<float> n = Round(x);
        Vector512<float> f = x - n;
        Vector512<float> p = MultiplyAdd(Vector512.Create(T6), f, Vector512.Create(T5));
        p = MultiplyAdd(p, f, Vector512.Create(T4));
        p = MultiplyAdd(p, f, Vector512.Create(T3));
        p = MultiplyAdd(p, f, Vector512.Create(T2));
        p = MultiplyAdd(p, f, Vector512.Create(T1));
        return Scale(MultiplyAdd(p, f, Vector512<float>.One), n);
    }

    /// <summary>
    /// 2ˣ of 4 × 16 values, each with the bits of <see cref="Exp2(Vector512{float})"/>. Step by step in turns: one after the other their chains fill the queues in which operations wait for their
    /// operands, which costs a fifth of the time.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Exp2(ref Vector512<float> x0, ref Vector512<float> x1, ref Vector512<float> x2, ref Vector512<float> x3)
    {
        if (!Avx512F.IsSupported)
        {
            (x0, x1, x2, x3) = (Exp2(x0), Exp2(x1), Exp2(x2), Exp2(x3));
            return;
        }

        Vector512<float> n0 = Round(x0), n1 = Round(x1), n2 = Round(x2), n3 = Round(x3);
        Vector512<float> f0 = x0 - n0, f1 = x1 - n1, f2 = x2 - n2, f3 = x3 - n3;
        Vector512<float> t5 = Vector512.Create(T5), t6 = Vector512.Create(T6);
        Vector512<float> p0 = MultiplyAdd(t6, f0, t5), p1 = MultiplyAdd(t6, f1, t5), p2 = MultiplyAdd(t6, f2, t5), p3 = MultiplyAdd(t6, f3, t5);
        Further(T4, f0, f1, f2, f3, ref p0, ref p1, ref p2, ref p3);
        Further(T3, f0, f1, f2, f3, ref p0, ref p1, ref p2, ref p3);
        Further(T2, f0, f1, f2, f3, ref p0, ref p1, ref p2, ref p3);
        Further(T1, f0, f1, f2, f3, ref p0, ref p1, ref p2, ref p3);
        Further(1f, f0, f1, f2, f3, ref p0, ref p1, ref p2, ref p3);
        (x0, x1, x2, x3) = (Scale(p0, n0), Scale(p1, n1), Scale(p2, n2), Scale(p3, n3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Further(
        float coefficient,
        Vector512<float> f0,
        Vector512<float> f1,
        Vector512<float> f2,
        Vector512<float> f3,
        ref Vector512<float> p0,
        ref Vector512<float> p1,
        ref Vector512<float> p2,
        ref Vector512<float> p3)
    {
        Vector512<float> t = Vector512.Create(coefficient);
        p0 = MultiplyAdd(p0, f0, t);
        p1 = MultiplyAdd(p1, f1, t);
        p2 = MultiplyAdd(p2, f2, t);
        p3 = MultiplyAdd(p3, f3, t);
    }

    /// <summary>eˣ of 8 values; results below 2⁻¹²⁶ become 0, so that one addition to the exponent scales.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Exp(Vector256<float> x)
    {
        Vector256<float> result = ExpOfAtMostZero(Avx.Min(Vector256.Create(LargestFinite), x)); // NaN passes through
        return Avx.BlendVariable(result, Vector256.Create(float.PositiveInfinity), Avx.CompareGreaterThan(x, Vector256.Create(LargestFinite)));
    }

    /// <summary>eˣ of 8 values that are at most 0, or at least have a finite power, or are not numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> ExpOfAtMostZero(Vector256<float> x)
    {
        Vector256<float> n = Avx.RoundToNearestInteger(x * Vector256.Create(Log2E));
        Vector256<float> r = Fma.MultiplyAdd(n, Vector256.Create(-Ln2High), x);
        r = Fma.MultiplyAdd(n, Vector256.Create(-Ln2Low), r);
        Vector256<float> q = Fma.MultiplyAdd(Vector256.Create(E6), r, Vector256.Create(E5));
        q = Fma.MultiplyAdd(q, r, Vector256.Create(E4));
        q = Fma.MultiplyAdd(q, r, Vector256.Create(E3));
        q = Fma.MultiplyAdd(q, r, Vector256.Create(E2));
        q = Fma.MultiplyAdd(Fma.MultiplyAdd(q, r, Vector256<float>.One), r, Vector256<float>.One);
        return AddToExponent(q, n) & Avx.CompareNotLessThan(x, Vector256.Create(SmallestNormal));
    }

    /// <summary>2ˣ of 8 values; results below 2⁻¹²⁶ become 0, so that one addition to the exponent scales.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Exp2(Vector256<float> x) => Exp2OfAtMostZero(Avx.Min(Vector256.Create(128f), x)); // whose power is ∞; NaN passes through

    /// <summary>2ˣ of 8 values that are at most 0, or at least at most 128, whose power is ∞, or are not numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Exp2OfAtMostZero(Vector256<float> x)
    {
        Vector256<float> n = Avx.RoundToNearestInteger(x);
        Vector256<float> f = x - n;
        Vector256<float> p = Fma.MultiplyAdd(Vector256.Create(T6), f, Vector256.Create(T5));
        p = Fma.MultiplyAdd(p, f, Vector256.Create(T4));
        p = Fma.MultiplyAdd(p, f, Vector256.Create(T3));
        p = Fma.MultiplyAdd(p, f, Vector256.Create(T2));
        p = Fma.MultiplyAdd(p, f, Vector256.Create(T1));
        p = Fma.MultiplyAdd(p, f, Vector256<float>.One);
        return AddToExponent(p, n) & Avx.CompareNotLessThan(x, Vector256.Create(-126f));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> AddToExponent(Vector256<float> x, Vector256<float> n) =>
        (x.AsInt32() + (Avx.ConvertToVector256Int32(n) << 23)).AsSingle();

    private static float PowerOfTwo(int exponent) => Interop.IntAsFloat((uint)((exponent + 127) << 23));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> MultiplyAdd(Vector512<float> left, Vector512<float> right, Vector512<float> addend) =>
        Avx512F.IsSupported ? Avx512F.FusedMultiplyAdd(left, right, addend) : Vector512.MultiplyAddEstimate(left, right, addend);

    /// <summary>x within bounds; x itself if it is NaN, because both forms take the second operand then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Clamp(Vector512<float> x, float least, float most)
    {
        Vector512<float> low = Vector512.Create(least);
        Vector512<float> high = Vector512.Create(most);
        if (Avx512F.IsSupported)
        {
            return Avx512F.Min(high, Avx512F.Max(low, x));
        }

        x = Vector512.ConditionalSelect(Vector512.LessThan(x, low), low, x);
        return Vector512.ConditionalSelect(Vector512.GreaterThan(x, high), high, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Round(Vector512<float> x) =>
        Avx512F.IsSupported ? Avx512F.RoundScale(x, 0) : Vector512.Round(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Scale(Vector512<float> x, Vector512<float> exponent)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.Scale(x, exponent);
        }

        // In two steps, because 2^-151 and 2^129 are no floats.
        Vector512<int> n = Vector512.ConvertToInt32(exponent);
        Vector512<int> half = n >> 1;
        Vector512<int> bias = Vector512.Create(127);
        return x * ((half + bias) << 23).AsSingle() * ((n - half + bias) << 23).AsSingle();
    }
}
