namespace Accelerated.Kernels.Numerics;

/// <summary>
/// Powers of two down the columns of [rows][32] by whichever form is fast here. The shift of a column is its largest value or more, so that what is exponentiated is at most 0 or not a number, except
/// where it is differentiated: there values that are masked later may be larger.
/// </summary>
internal static unsafe class PanelExponentials
{
    /// <summary>x ← 2^(x − shift), sums ← sums + Σ over the rows.</summary>
    public static void Exp2InPlace(float* x, int rows, float* shifts, float* sums)
    {
        if (Exponential.HasNarrowForm)
        {
            ExponentialColumns.Exp2InPlace(x, rows, shifts, sums);
        }
        else
        {
            ExponentialRows.Exp2InPlace(x, rows, shifts, sums);
        }
    }

    /// <summary>sums ← sums + Σ over the rows of 2^(x − shift).</summary>
    public static void Exp2Sums(float* x, int rows, float* shifts, float* sums)
    {
        if (Exponential.HasNarrowForm)
        {
            ExponentialColumns.Exp2Sums(x, rows, shifts, sums);
        }
        else
        {
            ExponentialRows.Exp2Sums(x, rows, shifts, sums);
        }
    }

    /// <summary>weights ← w = 2^(weights − logSum) and slopes ← w (slopes − shift).</summary>
    public static void Differentiate(float* weights, float* slopes, float* logSums, float* shifts, int rows)
    {
        if (Exponential.HasNarrowForm)
        {
            ExponentialColumns.Differentiate(weights, slopes, logSums, shifts, rows);
        }
        else
        {
            ExponentialRows.Differentiate(weights, slopes, logSums, shifts, rows);
        }
    }
}
