using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Accelerated.Kernels.Host;
using Accelerated.Kernels.Numerics;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>
/// Softmax of 32 rows at once, down the columns of [vocabulary][32], a piece of the vocabulary at a time. A logit is scales[row] · value + bias[v]; scales, biases and maxima are
/// in units of ln 2. The maxima need not be the largest logits, only near them: what is subtracted cancels.
/// </summary>
internal static unsafe class ScaledPanel
{
    private const int PanelRows = HeadUnembeddingJob.PanelRows;

    /// <summary>maxima = the largest logits of this piece and those before.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void Raise(float* values, float* bias, int count, float* scales, float* maxima)
    {
        Vector512<float> scaleLow = Vector512.Load(scales);
        Vector512<float> scaleHigh = Vector512.Load(scales + 16);
        Vector512<float> low = Vector512.Load(maxima);
        Vector512<float> high = Vector512.Load(maxima + 16);
        for (int v = 0; v < count; v++)
        {
            Vector512<float> shift = Vector512.Create(bias[v]);
            low = Larger(low, MultiplyAdd(Vector512.Load(values), scaleLow, shift));
            high = Larger(high, MultiplyAdd(Vector512.Load(values + 16), scaleHigh, shift));
            values += PanelRows;
        }

        Vector512.Store(low, maxima);
        Vector512.Store(high, maxima + 16);
    }

    /// <summary>Puts exp(logit − maximum) in place of the values; sums += Σ exp, products += Σ exp · value.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void Exponentiate(float* values, float* bias, int count, float* scales, float* maxima, float* sums, float* products)
    {
        Vector512<float> scaleLow = Vector512.Load(scales);
        Vector512<float> scaleHigh = Vector512.Load(scales + 16);
        Vector512<float> maximumLow = Vector512.Load(maxima);
        Vector512<float> maximumHigh = Vector512.Load(maxima + 16);
        Vector512<float> low = Vector512<float>.Zero;
        Vector512<float> high = Vector512<float>.Zero;
        Vector512<float> lowProduct = Vector512<float>.Zero;
        Vector512<float> highProduct = Vector512<float>.Zero;
        int v = 0;
        for (; Avx512F.IsSupported && v + 1 < count; v += 2, values += 2 * PanelRows)
        {
            // Two tokens at once, for the sake of the four powers; where vectors are shorter there are no registers for that.
            Vector512<float> shift = Vector512.Create(bias[v]), nextShift = Vector512.Create(bias[v + 1]);
            Vector512<float> valueLow = Vector512.Load(values), valueHigh = Vector512.Load(values + 16);
            Vector512<float> nextLow = Vector512.Load(values + PanelRows), nextHigh = Vector512.Load(values + PanelRows + 16);
            Vector512<float> expLow = MultiplyAdd(valueLow, scaleLow, shift - maximumLow), expHigh = MultiplyAdd(valueHigh, scaleHigh, shift - maximumHigh);
            Vector512<float> nextExpLow = MultiplyAdd(nextLow, scaleLow, nextShift - maximumLow), nextExpHigh = MultiplyAdd(nextHigh, scaleHigh, nextShift - maximumHigh);
            Exponential.Exp2(ref expLow, ref expHigh, ref nextExpLow, ref nextExpHigh);
            Vector512.Store(expLow, values);
            Vector512.Store(expHigh, values + 16);
            Vector512.Store(nextExpLow, values + PanelRows);
            Vector512.Store(nextExpHigh, values + PanelRows + 16);
            low += expLow + nextExpLow;
            high += expHigh + nextExpHigh;
            lowProduct = MultiplyAdd(nextExpLow, nextLow, MultiplyAdd(expLow, valueLow, lowProduct));
            highProduct = MultiplyAdd(nextExpHigh, nextHigh, MultiplyAdd(expHigh, valueHigh, highProduct));
        }

        for (; v < count; v++, values += PanelRows)
        {
            Vector512<float> shift = Vector512.Create(bias[v]);
            Vector512<float> valueLow = Vector512.Load(values), valueHigh = Vector512.Load(values + 16);
            Vector512<float> expLow = Exponential.Exp2(MultiplyAdd(valueLow, scaleLow, shift - maximumLow));
            Vector512<float> expHigh = Exponential.Exp2(MultiplyAdd(valueHigh, scaleHigh, shift - maximumHigh));
            Vector512.Store(expLow, values);
            Vector512.Store(expHigh, values + 16);
            low += expLow;
            high += expHigh;
            lowProduct = MultiplyAdd(expLow, valueLow, lowProduct);
            highProduct = MultiplyAdd(expHigh, valueHigh, highProduct);
        }

        Add(low, high, sums);
        Add(lowProduct, highProduct, products);
    }

    /// <summary>sums += Σ exp(logit − maximum); the values stay.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void Sum(float* values, float* bias, int count, float* scales, float* maxima, float* sums)
    {
        Vector512<float> scaleLow = Vector512.Load(scales);
        Vector512<float> scaleHigh = Vector512.Load(scales + 16);
        Vector512<float> maximumLow = Vector512.Load(maxima);
        Vector512<float> maximumHigh = Vector512.Load(maxima + 16);
        Vector512<float> low = Vector512<float>.Zero;
        Vector512<float> high = Vector512<float>.Zero;
        int v = 0;
        for (; Avx512F.IsSupported && v + 1 < count; v += 2, values += 2 * PanelRows)
        {
            Vector512<float> shift = Vector512.Create(bias[v]), nextShift = Vector512.Create(bias[v + 1]);
            Vector512<float> expLow = MultiplyAdd(Vector512.Load(values), scaleLow, shift - maximumLow);
            Vector512<float> expHigh = MultiplyAdd(Vector512.Load(values + 16), scaleHigh, shift - maximumHigh);
            Vector512<float> nextLow = MultiplyAdd(Vector512.Load(values + PanelRows), scaleLow, nextShift - maximumLow);
            Vector512<float> nextHigh = MultiplyAdd(Vector512.Load(values + PanelRows + 16), scaleHigh, nextShift - maximumHigh);
            Exponential.Exp2(ref expLow, ref expHigh, ref nextLow, ref nextHigh);
            low += expLow + nextLow;
            high += expHigh + nextHigh;
        }

        for (; v < count; v++, values += PanelRows)
        {
            Vector512<float> shift = Vector512.Create(bias[v]);
            low += Exponential.Exp2(MultiplyAdd(Vector512.Load(values), scaleLow, shift - maximumLow));
            high += Exponential.Exp2(MultiplyAdd(Vector512.Load(values + 16), scaleHigh, shift - maximumHigh));
        }

        Add(low, high, sums);
    }

    private static void Add(Vector512<float> low, Vector512<float> high, float* sums)
    {
        Vector512.Store(Vector512.Load(sums) + low, sums);
        Vector512.Store(Vector512.Load(sums + 16) + high, sums + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> MultiplyAdd(Vector512<float> left, Vector512<float> right, Vector512<float> addend) =>
        Avx512F.IsSupported ? Avx512F.FusedMultiplyAdd(left, right, addend) : Vector512.MultiplyAddEstimate(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Larger(Vector512<float> x, Vector512<float> y) =>
        Avx512F.IsSupported ? Avx512F.Max(x, y) : Vector512.ConditionalSelect(Vector512.GreaterThan(y, x), y, x);
}
