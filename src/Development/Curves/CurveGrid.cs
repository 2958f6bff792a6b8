using Accelerated.Support;

namespace Accelerated.Development.Curves;

/// <summary>
/// Curves as vectors of equal length: at points even in log(step) over the range that all curves share, linearly interpolated in log(step) between checkpoints. Step 0, which has no
/// logarithm, is one further point in front where every curve has it.
/// </summary>
public sealed class CurveGrid
{
    private readonly double[] logSteps;
    private readonly bool hasZero;

    private CurveGrid(double[] logSteps, bool hasZero) => (this.logSteps, this.hasZero) = (logSteps, hasZero);

    public int Length => logSteps.Length + (hasZero ? 1 : 0);

    public IReadOnlyList<double> Steps => hasZero ? [0, .. logSteps.Select(Math.Exp)] : [.. logSteps.Select(Math.Exp)];

    /// <param name="curves">At least one.</param>
    /// <param name="points">Of the logarithmic part.</param>
    /// <exception cref="InvalidInputException">The curves share no checkpoint after step 0.</exception>
    public static CurveGrid Over(IEnumerable<HeadCurve> curves, int points)
    {
        HeadCurve[] all = [.. curves];
        Require.Positive(all.Length);
        Require.Positive(points);
        HeadCurve? empty = all.FirstOrDefault(curve => !curve.Steps.Any(step => step > 0));
        if (empty is not null)
        {
            throw new InvalidInputException($"Head {empty.Head} has no value at a step after 0, so its curve cannot be compared with others; estimate it at more checkpoints.");
        }

        double first = all.Max(curve => Math.Log(curve.Steps.First(step => step > 0)));
        double last = all.Min(curve => Math.Log(curve.Steps[^1]));
        if (first > last)
        {
            throw new InvalidInputException($"The curves share no range of steps: one begins at step {Math.Exp(first):0} where another has ended at {Math.Exp(last):0}.");
        }

        int count = last - first < 1e-9 ? 1 : points;
        double[] grid = [.. Enumerable.Range(0, count).Select(i => count == 1 ? first : first + ((last - first) * i / (count - 1)))];
        return new CurveGrid(grid, Array.TrueForAll(all, curve => curve.Steps[0] == 0));
    }

    /// <returns>[<see cref="Length"/>].</returns>
    public double[] Resample(IReadOnlyList<double> steps, IReadOnlyList<double> values)
    {
        Require.Length(values.Count, steps.Count, "one value per step");
        double[] result = new double[Length];
        int at = 0;
        if (hasZero)
        {
            result[at++] = values[0];
        }

        int[] positive = [.. Enumerable.Range(0, steps.Count).Where(i => steps[i] > 0)];
        int segment = 0;
        foreach (double x in logSteps)
        {
            while (segment < positive.Length - 2 && Math.Log(steps[positive[segment + 1]]) < x)
            {
                segment++;
            }

            int next = Math.Min(segment + 1, positive.Length - 1);
            (double x0, double x1) = (Math.Log(steps[positive[segment]]), Math.Log(steps[positive[next]]));
            double share = x1 > x0 ? Math.Clamp((x - x0) / (x1 - x0), 0, 1) : 0;
            result[at++] = values[positive[segment]] + (share * (values[positive[next]] - values[positive[segment]]));
        }

        return result;
    }

    public double[] Resample(HeadCurve curve) => Resample(curve.Steps, curve.Values);

    /// <summary>A scaled copy.</summary>
    public static double[] Scale(double[] values, CurveScaling scaling)
    {
        if (scaling == CurveScaling.Raw)
        {
            return [.. values];
        }

        double low = scaling == CurveScaling.MinMax ? values.Min() : values.Average();
        double size = scaling == CurveScaling.MinMax ? values.Max() - low : Math.Sqrt(values.Average(v => (v - low) * (v - low)));
        bool isLevel = !(size > 1e-12 * values.Max(Math.Abs));
        return [.. values.Select(v => isLevel ? 0 : (v - low) / size)];
    }
}
