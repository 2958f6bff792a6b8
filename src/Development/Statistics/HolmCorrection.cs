namespace Accelerated.Development.Statistics;

/// <summary>
/// p-values corrected for the number of tests (Holm 1979): rejecting where the corrected one is at most α keeps the probability of any false rejection at most α, whatever the tests have to
/// do with one another.
/// </summary>
public static class HolmCorrection
{
    /// <param name="p">Of single tests, in any order.</param>
    /// <returns>The i-th smallest of m times m − i + 1, at least the one before it and at most 1, in the order of <paramref name="p"/>.</returns>
    public static double[] Of(IReadOnlyList<double> p)
    {
        var corrected = new double[p.Count];
        double before = 0;
        int rank = 0;
        foreach (int i in Enumerable.Range(0, p.Count).OrderBy(i => p[i]))
        {
            before = Math.Max(before, Math.Min(1, p[i] * (p.Count - rank++)));
            corrected[i] = before;
        }

        return corrected;
    }
}
