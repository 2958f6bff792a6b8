using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Accelerated.Kernels.Numerics;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>
/// Softmax over the vocabulary of a panel's 32 rows at once, down the columns of <paramref name="values"/> [vocabulary][32]. A logit is scale[row] · value + bias[v];
/// it and the bias are kept in units of ln 2.
/// </summary>
internal readonly unsafe struct ScaledPanelSoftmax(float* values, float* bias2, int vocabulary)
{
    private const int PanelRows = HeadUnembeddingJob.PanelRows;
    private const float Ln2 = 0.693147181f;

    // Terms that are added up before they join the total: keeps the rounding error of 5000 positive terms at 150 roundings.
    private const int PartialSum = 64;

    private readonly float* values = values;
    private readonly float* bias2 = bias2;
    private readonly int vocabulary = vocabulary;

    /// <summary>The losses of <paramref name="rows"/> rows; the values stay.</summary>
    public void Losses(float* reciprocals, int* targets, int rows, float* losses)
    {
        float* scales = stackalloc float[PanelRows];
        float* maxima = stackalloc float[PanelRows];
        float* sums = stackalloc float[PanelRows];
        Scales(reciprocals, rows, scales);
        Largest(scales, maxima);
        Sum(scales, maxima, sums);
        for (int t = 0; t < rows; t++)
        {
            losses[t] = targets[t] < 0 ? 0 : Loss(scales[t], maxima[t], sums[t], targets[t], t);
        }
    }

    /// <summary>
    /// The losses, the gradients of the reciprocal deviations, exp in place of the values with Σ exp subtracted at the target, and the factors by which exp must still be
    /// multiplied, 0 for rows without a target.
    /// </summary>
    public void LossesAndExponentials(float* reciprocals, int* targets, int rows, float gradientScale, float* losses, float* dReciprocals, float* factors)
    {
        float* scales = stackalloc float[PanelRows];
        float* maxima = stackalloc float[PanelRows];
        float* sums = stackalloc float[PanelRows];
        float* products = stackalloc float[PanelRows];
        float* targetValues = stackalloc float[PanelRows];
        Scales(reciprocals, rows, scales);
        Largest(scales, maxima);
        for (int t = 0; t < rows; t++)
        {
            targetValues[t] = targets[t] < 0 ? 0 : values[(nint)targets[t] * PanelRows + t];
            losses[t] = targets[t] < 0 ? 0 : Distance(scales[t], maxima[t], targets[t], t);
        }

        Exponentiate(scales, maxima, sums, products);
        new Span<float>(factors, PanelRows).Clear();
        for (int t = 0; t < rows; t++)
        {
            dReciprocals[t] = 0;
            if (targets[t] >= 0)
            {
                losses[t] += Exponential.Log(sums[t]);
                dReciprocals[t] = gradientScale * (products[t] / sums[t] - targetValues[t]);
                factors[t] = gradientScale * reciprocals[t] / sums[t];
                values[(nint)targets[t] * PanelRows + t] -= sums[t];
            }
        }
    }

    private static void Scales(float* reciprocals, int rows, float* scales)
    {
        new Span<float>(scales, PanelRows).Clear();
        for (int t = 0; t < rows; t++)
        {
            scales[t] = reciprocals[t] * HeadUnembeddingJob.Log2E;
        }
    }

    private float Loss(float scale, float maximum, float sum, int target, int row) => Distance(scale, maximum, target, row) + Exponential.Log(sum);

    /// <summary>Largest logit − logit of the target.</summary>
    private float Distance(float scale, float maximum, int target, int row) =>
        (maximum - MathF.FusedMultiplyAdd(values[(nint)target * PanelRows + row], scale, bias2[target])) * Ln2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Largest(float* scales, float* maxima)
    {
        Vector512<float> scaleLow = Vector512.Load(scales);
        Vector512<float> scaleHigh = Vector512.Load(scales + 16);
        Vector512<float> low = Vector512.Create(float.NegativeInfinity);
        Vector512<float> high = low;
        float* value = values;
        for (int v = 0; v < vocabulary; v++)
        {
            Vector512<float> bias = Vector512.Create(bias2[v]);
            low = Larger(low, Vector512.FusedMultiplyAdd(Vector512.Load(value), scaleLow, bias));
            high = Larger(high, Vector512.FusedMultiplyAdd(Vector512.Load(value + 16), scaleHigh, bias));
            value += PanelRows;
        }

        Vector512.Store(low, maxima);
        Vector512.Store(high, maxima + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Exponentiate(float* scales, float* maxima, float* sums, float* products)
    {
        Vector512<float> scaleLow = Vector512.Load(scales);
        Vector512<float> scaleHigh = Vector512.Load(scales + 16);
        Vector512<float> maximumLow = Vector512.Load(maxima);
        Vector512<float> maximumHigh = Vector512.Load(maxima + 16);
        Vector512<float> totalLow = Vector512<float>.Zero;
        Vector512<float> totalHigh = Vector512<float>.Zero;
        Vector512<float> productLow = Vector512<float>.Zero;
        Vector512<float> productHigh = Vector512<float>.Zero;
        float* value = values;
        for (int first = 0; first < vocabulary; first += PartialSum)
        {
            int end = Math.Min(vocabulary, first + PartialSum);
            Vector512<float> low = Vector512<float>.Zero;
            Vector512<float> high = Vector512<float>.Zero;
            Vector512<float> lowProduct = Vector512<float>.Zero;
            Vector512<float> highProduct = Vector512<float>.Zero;
            for (int v = first; v < end; v++)
            {
                Vector512<float> bias = Vector512.Create(bias2[v]);
                Vector512<float> valueLow = Vector512.Load(value);
                Vector512<float> valueHigh = Vector512.Load(value + 16);
                Vector512<float> expLow = Exponential.Exp2(Vector512.FusedMultiplyAdd(valueLow, scaleLow, bias) - maximumLow);
                Vector512<float> expHigh = Exponential.Exp2(Vector512.FusedMultiplyAdd(valueHigh, scaleHigh, bias) - maximumHigh);
                Vector512.Store(expLow, value);
                Vector512.Store(expHigh, value + 16);
                low += expLow;
                high += expHigh;
                lowProduct = Vector512.FusedMultiplyAdd(expLow, valueLow, lowProduct);
                highProduct = Vector512.FusedMultiplyAdd(expHigh, valueHigh, highProduct);
                value += PanelRows;
            }

            totalLow += low;
            totalHigh += high;
            productLow += lowProduct;
            productHigh += highProduct;
        }

        Vector512.Store(totalLow, sums);
        Vector512.Store(totalHigh, sums + 16);
        Vector512.Store(productLow, products);
        Vector512.Store(productHigh, products + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sum(float* scales, float* maxima, float* sums)
    {
        Vector512<float> scaleLow = Vector512.Load(scales);
        Vector512<float> scaleHigh = Vector512.Load(scales + 16);
        Vector512<float> maximumLow = Vector512.Load(maxima);
        Vector512<float> maximumHigh = Vector512.Load(maxima + 16);
        Vector512<float> totalLow = Vector512<float>.Zero;
        Vector512<float> totalHigh = Vector512<float>.Zero;
        float* value = values;
        for (int first = 0; first < vocabulary; first += PartialSum)
        {
            int end = Math.Min(vocabulary, first + PartialSum);
            Vector512<float> low = Vector512<float>.Zero;
            Vector512<float> high = Vector512<float>.Zero;
            for (int v = first; v < end; v++)
            {
                Vector512<float> bias = Vector512.Create(bias2[v]);
                low += Exponential.Exp2(Vector512.FusedMultiplyAdd(Vector512.Load(value), scaleLow, bias) - maximumLow);
                high += Exponential.Exp2(Vector512.FusedMultiplyAdd(Vector512.Load(value + 16), scaleHigh, bias) - maximumHigh);
                value += PanelRows;
            }

            totalLow += low;
            totalHigh += high;
        }

        Vector512.Store(totalLow, sums);
        Vector512.Store(totalHigh, sums + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Larger(Vector512<float> x, Vector512<float> y) =>
        Avx512F.IsSupported ? Avx512F.Max(x, y) : Vector512.ConditionalSelect(Vector512.GreaterThan(y, x), y, x);
}
