namespace Accelerated.LearningCoefficients.Verification;

/// <summary>
/// Moments of f = nβ c ∏ |w_i|^{p_i} under p ∝ exp(−f − γ|w|²/2), in one or two dimensions, by the midpoint rule over the positive quadrant; and what SGLD's step adds to its mean to first
/// order, the covariance of f with ε (|∇U|²/8 − ΔU/4) (Leimkuhler and Matthews, 2013).
/// </summary>
internal sealed class MonomialQuadrature
{
    public MonomialQuadrature(IReadOnlyList<double> powers, double factor, double localization, double epsilon, double reach, int points)
    {
        double spacing = reach / points;
        double mass = 0, first = 0, second = 0, shift = 0, product = 0;
        for (int i = 0; i < points; i++)
        {
            double x = (i + 0.5) * spacing;
            int rows = powers.Count == 1 ? 1 : points;
            for (int j = 0; j < rows; j++)
            {
                double y = powers.Count == 1 ? 1 : (j + 0.5) * spacing;
                double q = powers.Count == 1 ? 0 : powers[1];
                double spring = powers.Count == 1 ? 0 : localization;
                double f = factor * Math.Pow(x, powers[0]) * Math.Pow(y, q);
                double slopeX = powers[0] * f / x + localization * x;
                double slopeY = q * f / y + spring * y;
                double bend = powers[0] * (powers[0] - 1) * f / (x * x) + localization + q * (q - 1) * f / (y * y) + spring;
                double g = epsilon * ((slopeX * slopeX + slopeY * slopeY) / 8 - bend / 4);
                double weight = Math.Exp(-f - localization * x * x / 2 - spring * y * y / 2);
                mass += weight;
                first += weight * f;
                second += weight * f * f;
                shift += weight * g;
                product += weight * f * g;
            }
        }

        Mean = first / mass;
        Variance = second / mass - Mean * Mean;
        Discretization = product / mass - Mean * shift / mass;
    }

    public double Mean { get; }

    public double Variance { get; }

    public double Discretization { get; }
}
