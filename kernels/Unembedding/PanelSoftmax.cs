using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Accelerated.Kernels.Host;
using Accelerated.Kernels.Numerics;

namespace Accelerated.Kernels.Unembedding;

/// <summary>Softmax over the vocabulary of a panel's 32 rows at once: down the columns of [vocabulary][32]. Logits and maxima are in units of ln 2.</summary>
internal static unsafe class PanelSoftmax
{
    private const int PanelRows = UnembeddingJob.PanelRows;

    // Terms that are added up before they join the total: keeps the rounding error of 5000 positive terms at 150 roundings.
    private const int PartialSum = 64;

    /// <summary>maxima[t] = max(maxima[t], logits[v][t]) over <paramref name="count"/> tokens v of the vocabulary.</summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void Raise(float* maxima, float* logits, int count)
    {
        Vector512<float> low = Vector512.Load(maxima);
        Vector512<float> high = Vector512.Load(maxima + 16);
        for (; count > 0; count--)
        {
            low = Larger(low, Vector512.Load(logits));
            high = Larger(high, Vector512.Load(logits + 16));
            logits += PanelRows;
        }

        Vector512.Store(low, maxima);
        Vector512.Store(high, maxima + 16);
    }

    /// <summary>
    /// Of the <paramref name="rows"/> rows whose target is one of the <paramref name="count"/> tokens from <paramref name="firstToken"/> on, the logit of the target: taken[t] = logits[target − first token][t].
    /// </summary>
    public static void TakeTargets(int* targets, int rows, int firstToken, int count, float* logits, float* taken)
    {
        for (int t = 0; t < rows; t++)
        {
            int place = targets[t] - firstToken;
            if ((uint)place < (uint)count)
            {
                taken[t] = logits[place * PanelRows + t];
            }
        }
    }

    /// <summary>
    /// The online softmax of <paramref name="count"/> further tokens: maxima[t] rises to the largest logit so far, and <paramref name="sums"/>[t], Σ exp(logit − maximum), follows it.
    /// </summary>
    [MethodImpl(VectorLoop.Compilation)]
    public static void Accumulate(float* logits, int count, float* maxima, float* sums)
    {
        Vector512<float> oldLow = Vector512.Load(maxima);
        Vector512<float> oldHigh = Vector512.Load(maxima + 16);
        Raise(maxima, logits, count);
        Vector512.Store(Vector512.Load(sums) * Exponential.Exp2(oldLow - Vector512.Load(maxima)), sums);
        Vector512.Store(Vector512.Load(sums + 16) * Exponential.Exp2(oldHigh - Vector512.Load(maxima + 16)), sums + 16);
        PanelExponentials.Exp2Sums(logits, count, maxima, sums);
    }

    /// <summary>The losses of a panel, exp in place of the logits, Σ exp subtracted at the target, and the factors.</summary>
    public static void Run(UnembeddingJob* job, int panel)
    {
        float* logits = job->LogitsOf(panel);
        float* maxima = job->MaximaOf(panel);
        float* factors = job->FactorsOf(panel);
        int firstRow = job->FirstRow + panel * PanelRows;
        int rows = Math.Min(PanelRows, job->Rows - firstRow);
        float* targetLogits = stackalloc float[PanelRows];
        for (int t = 0; t < rows; t++)
        {
            int target = job->Targets[firstRow + t];
            targetLogits[t] = target < 0 ? 0 : logits[(nint)target * PanelRows + t];
        }

        float* sums = stackalloc float[PanelRows];
        new Span<float>(sums, PanelRows).Clear();
        for (int first = 0; first < job->Vocabulary; first += PartialSum)
        {
            PanelExponentials.Exp2InPlace(logits + (nint)first * PanelRows, Math.Min(PartialSum, job->Vocabulary - first), maxima, sums);
        }

        new Span<float>(factors, PanelRows).Clear();
        for (int t = 0; t < rows; t++)
        {
            int target = job->Targets[firstRow + t];
            job->Losses[firstRow + t] = target < 0 ? 0 : (maxima[t] - targetLogits[t]) * Exponential.Ln2 + Exponential.Log(sums[t]);
            if (target >= 0)
            {
                factors[t] = job->GradientScale / sums[t];
                logits[(nint)target * PanelRows + t] -= sums[t];
            }
        }
    }

    /// <summary>x · factor, but 0 where the factor is 0 even if x is not a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Times(Vector512<float> x, Vector512<float> factor) =>
        Vector512.ConditionalSelect(Vector512.Equals(factor, Vector512<float>.Zero), Vector512<float>.Zero, x * factor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Larger(Vector512<float> x, Vector512<float> y) =>
        Avx512F.IsSupported ? Avx512F.Max(x, y) : Vector512.ConditionalSelect(Vector512.GreaterThan(y, x), y, x);
}
