using Xunit;

namespace Accelerated.Tests.Harness;

/// <summary>Comparison of float32 results with a float64 reference.</summary>
public static class Close
{
    /// <summary>|actual − expected| ≤ bound in every element; NaN fails.</summary>
    public static void All(string name, ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, ReadOnlySpan<double> bounds)
    {
        Assert.Equal(expected.Length, actual.Length);
        int failures = 0;
        int worst = -1;
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= bounds[i]))
            {
                failures++;
                worst = worst < 0 || Excess(expected, actual, bounds, i) > Excess(expected, actual, bounds, worst) ? i : worst;
            }
        }

        Assert.True(
            failures == 0,
            failures == 0 ? "" : $"{failures} of {expected.Length} elements of '{name}' are off; worst is [{worst}]: {actual[worst]:R} instead of {expected[worst]:R} ± {bounds[worst]:E2}");
    }

    private static double Excess(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, ReadOnlySpan<double> bounds, int i)
    {
        double excess = Math.Abs(actual[i] - expected[i]) / bounds[i];
        return double.IsNaN(excess) ? double.PositiveInfinity : excess;
    }
}
