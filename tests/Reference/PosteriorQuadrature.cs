namespace Accelerated.Tests.Reference;

/// <summary>
/// Moments of nβ K under p ∝ exp(−U), U = nβ K + γ |w|² / 2, K = ∏ w_i^(2 k_i), in one or two dimensions, by the midpoint rule on a square.
/// </summary>
internal sealed class PosteriorQuadrature
{
    public PosteriorQuadrature(int[] exponents, double inverseTemperature, double localization, double halfWidth, int points, double epsilon)
    {
        double spacing = 2 * halfWidth / points;
        int rows = exponents.Length == 1 ? 1 : points;
        double mass = 0, first = 0, second = 0, shift = 0, product = 0;
        for (int i = 0; i < points; i++)
        {
            double x = -halfWidth + (i + 0.5) * spacing;
            int m = 2 * exponents[0];
            for (int j = 0; j < rows; j++)
            {
                double y = exponents.Length == 1 ? 1 : -halfWidth + (j + 0.5) * spacing;
                int n = exponents.Length == 1 ? 0 : 2 * exponents[1];
                double xm = Math.Pow(x, m), yn = Math.Pow(y, n);
                double k = inverseTemperature * xm * yn;
                double localY = n == 0 ? 0 : localization;
                double weight = Math.Exp(-k - localization * x * x / 2 - localY * y * y / 2);
                double slopeX = inverseTemperature * m * Math.Pow(x, m - 1) * yn + localization * x;
                double slopeY = n == 0 ? 0 : inverseTemperature * xm * n * Math.Pow(y, n - 1) + localY * y;
                double bendX = inverseTemperature * m * (m - 1) * Math.Pow(x, m - 2) * yn + localization;
                double bendY = n == 0 ? 0 : inverseTemperature * xm * n * (n - 1) * Math.Pow(y, n - 2) + localY;
                double f = epsilon / 8 * (slopeX * slopeX + slopeY * slopeY) - epsilon / 4 * (bendX + bendY);
                mass += weight;
                first += weight * k;
                second += weight * k * k;
                shift += weight * f;
                product += weight * k * f;
            }
        }

        Lambda = first / mass;
        Variance = second / mass - Lambda * Lambda;
        Discretization = product / mass - Lambda * shift / mass;
    }

    /// <summary>E[nβ K].</summary>
    public double Lambda { get; }

    /// <summary>Var[nβ K].</summary>
    public double Variance { get; }

    /// <summary>
    /// What a step size ε adds to E[nβ K], to first order. The chain w ← w − (ε/2) ∇U + √ε ξ has the stationary density exp(−U + ε|∇U|²/8 − ε ΔU/4) up to O(ε²)
    /// (backward error analysis; Leimkuhler and Matthews, 2013), so the change is a covariance with that exponent.
    /// </summary>
    public double Discretization { get; }
}
