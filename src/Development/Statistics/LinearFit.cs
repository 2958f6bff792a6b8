using Accelerated.Support;
using MathNet.Numerics.Distributions;

namespace Accelerated.Development.Statistics;

/// <summary>Least squares y = a + b x with Pearson's correlation.</summary>
/// <param name="Intercept">a.</param>
/// <param name="Slope">b.</param>
/// <param name="R">Correlation; 0 where one side is level.</param>
/// <param name="P">Two-sided, from t = r √((n − 2) / (1 − r²)) with n − 2 degrees of freedom; 1 with fewer than three points.</param>
/// <param name="Low">Lower end of Fisher's 95 % interval of R, tanh(atanh r − 1.96/√(n − 3)); −1 with fewer than four points.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Count">n.</param>
public sealed record LinearFit(double Intercept, double Slope, double R, double P, double Low, double High, int Count)
{
    public static LinearFit Of(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        Require.Length(y.Count, x.Count, "one y per x");
        Require.Positive(x.Count);
        int n = x.Count;
        (double mx, double my) = (x.Average(), y.Average());
        double xx = x.Sum(v => (v - mx) * (v - mx));
        double yy = y.Sum(v => (v - my) * (v - my));
        double xy = Enumerable.Range(0, n).Sum(i => (x[i] - mx) * (y[i] - my));
        double slope = xx > 0 ? xy / xx : 0;
        double r = xx > 0 && yy > 0 ? Math.Clamp(xy / Math.Sqrt(xx * yy), -1, 1) : 0;
        double p = n < 3 ? 1 : Math.Abs(r) >= 1 ? 0 : 2 * (1 - StudentT.CDF(0, 1, n - 2, Math.Abs(r) * Math.Sqrt((n - 2) / (1 - (r * r)))));
        double half = n > 3 ? 1.959964 / Math.Sqrt(n - 3) : double.PositiveInfinity;
        return new LinearFit(my - (slope * mx), slope, r, p, Math.Tanh(Math.Atanh(r) - half), Math.Tanh(Math.Atanh(r) + half), n);
    }
}
