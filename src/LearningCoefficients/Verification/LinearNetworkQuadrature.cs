namespace Accelerated.LearningCoefficients.Verification;

/// <summary>
/// nβ K = nβ ‖B A‖²/2 under exp(−nβ K − γ/2 (‖A‖² + ‖B‖²)) for hidden widths 1 and 2. With the singular values s of B, A's columns are normal with precisions k = nβ s² + γ, so that the density of s is
/// ∏ s^(n−h) e^(−γs²/2) k^(−m/2) · |s₁² − s₂²|, and nβ K a sum of m Σ terms with mean (1 − γ/k)/2. By the midpoint rule in log s.
/// </summary>
internal sealed class LinearNetworkQuadrature
{
    private const double Lowest = -24;
    private const double Spacing = 0.02;

    public LinearNetworkQuadrature(int m, int h, int n, double inverseTemperature, double localization)
    {
        int points = (int)((Math.Log(12 / Math.Sqrt(localization)) - Lowest) / Spacing);
        double mass = 0, first = 0, second = 0, b = 0, a = 0;
        for (int i = 0; i < points; i++)
        {
            double s = Math.Exp(Lowest + (i + 0.5) * Spacing);
            double precision = inverseTemperature * s * s + localization;
            double weight = Math.Pow(s, n - h + 1) * Math.Exp(-localization * s * s / 2) * Math.Pow(precision, -m / 2.0);
            for (int j = 0; j < (h == 1 ? 1 : i); j++)
            {
                double t = h == 1 ? 0 : Math.Exp(Lowest + (j + 0.5) * Spacing);
                double other = inverseTemperature * t * t + localization;
                double both = h == 1 ? weight : weight * Math.Pow(t, n - h + 1) * Math.Exp(-localization * t * t / 2) * Math.Pow(other, -m / 2.0) * (s * s - t * t);
                double p = 1 - localization / precision, q = h == 1 ? 0 : 1 - localization / other;
                double mean = m * (p + q) / 2;
                mass += both;
                first += both * mean;
                second += both * (mean * mean + m * (p * p + q * q) / 2);
                b += both * (s * s + t * t);
                a += both * m * (1 / precision + (h == 1 ? 0 : 1 / other));
            }
        }

        Mean = first / mass;
        Variance = second / mass - Mean * Mean;
        SquaredB = b / mass;
        SquaredA = a / mass;
    }

    public double Mean { get; }

    public double Variance { get; }

    /// <summary>E‖B‖².</summary>
    public double SquaredB { get; }

    /// <summary>E‖A‖².</summary>
    public double SquaredA { get; }
}
