namespace Accelerated.Sampling;

/// <summary>The standard normal distribution, to about 1e-14.</summary>
internal static class NormalDistribution
{
    private const double SeriesEnd = 3;

    /// <summary>Φ(x): ½ + φ(x)(x + x³/3 + x⁵/(3·5) + …) near 0, else from the continued fraction φ(x)/(x + 1/(x + 2/(x + 3/…))) of the tail.</summary>
    public static double Cumulative(double x)
    {
        double density = Density(x);
        if (Math.Abs(x) < SeriesEnd)
        {
            double term = x, sum = x;
            for (int n = 3; Math.Abs(term) > 1e-18; n += 2)
            {
                term *= x * x / n;
                sum += term;
            }

            return 0.5 + density * sum;
        }

        double tail = Math.Abs(x);
        for (int n = 120; n > 0; n--)
        {
            tail = Math.Abs(x) + n / tail;
        }

        return x > 0 ? 1 - density / tail : density / tail;
    }

    /// <summary>Φ⁻¹(p) for p in (0, 1): Hastings' approximation (Abramowitz and Stegun, 26.2.23), then Newton's method.</summary>
    public static double Quantile(double p)
    {
        double tail = Math.Min(p, 1 - p);
        double t = Math.Sqrt(-2 * Math.Log(tail));
        double x = -(t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))));
        for (int i = 0; i < 4; i++)
        {
            x -= (Cumulative(x) - tail) / Density(x);
        }

        return p < 0.5 ? x : -x;
    }

    private static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
}
