using System.Runtime.InteropServices;

namespace Accelerated.Benchmarks.Cases;

/// <summary>One result of a run, compared with that of another variant on the same inputs.</summary>
/// <param name="Name">What a failure calls it.</param>
/// <param name="Values">Its values; whole numbers as they are.</param>
/// <param name="Terms">Most roundings that enter one value, one after the other.</param>
/// <param name="AllowedDifferences">How many values may be anything: positions that near ties decide. 0 for all else.</param>
internal sealed record CaseOutput(string Name, float[] Values, int Terms, int AllowedDifferences = 0)
{
    /// <summary>Unit roundoff of float32.</summary>
    private const double Roundoff = 1.0 / (1 << 24);

    /// <summary>Standard deviations of accumulated rounding that pass.</summary>
    private const double Deviations = 8;

    /// <summary>Whether every value is the same to the last bit.</summary>
    public bool IsSame(CaseOutput other) => MemoryMarshal.AsBytes(Values.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(other.Values.AsSpan()));

    /// <summary>
    /// Largest difference from <paramref name="expected"/> in units of what two correct evaluations may differ by; more than 1 is a fault, and NaN is infinite.
    /// Rounding errors have random signs, so n of them amount to √n · u times the largest intermediate value (Higham and Mary, 2019), for which the largest value
    /// of the output stands here.
    /// </summary>
    public double Deviation(CaseOutput expected)
    {
        if (expected.Values.Length != Values.Length)
        {
            return double.PositiveInfinity;
        }

        double largest = 0;
        foreach (float value in expected.Values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        double bound = Deviations * Math.Sqrt(Terms) * Roundoff * largest;
        double worst = 0;
        int differences = 0;
        for (int i = 0; i < Values.Length; i++)
        {
            double difference = Math.Abs((double)Values[i] - expected.Values[i]);
            if (!(difference <= bound) && ++differences <= AllowedDifferences)
            {
                continue;
            }

            double deviation = difference == 0 ? 0 : difference / bound;
            worst = double.IsNaN(deviation) ? double.PositiveInfinity : Math.Max(worst, deviation);
        }

        return worst;
    }
}
