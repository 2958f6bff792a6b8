namespace Accelerated.Tests.Reference;

/// <summary>
/// Langevin dynamics w ← w − (ε/2) k w + √ε ξ from w = 0 on one coordinate of the loss a w²/2, k = nβ a + γ: an autoregressive process of coefficient
/// ρ = 1 − εk/2 and stationary variance V = 1/(k (1 − εk/4)), so Cov(w_s, w_t) = ρ^(t−s) V (1 − ρ^(2s)) for s ≤ t.
/// </summary>
internal sealed class QuadraticLangevin(double curvature, double epsilon, double inverseTemperature, double localization)
{
    private readonly double stiffness = inverseTemperature * curvature + localization;

    public double StationaryVariance => 1 / (stiffness * (1 - epsilon * stiffness / 4));

    /// <summary>λ of one coordinate at stationarity: nβ a V / 2.</summary>
    public double StationaryLambda => inverseTemperature * curvature * StationaryVariance / 2;

    /// <summary>Expected loss before step <paramref name="step"/>.</summary>
    public double ExpectedLoss(long step) => curvature / 2 * Covariance(step, step);

    /// <summary>Variance of the loss before step <paramref name="step"/>.</summary>
    public double LossVariance(long step) => LossCovariance(step, step);

    /// <summary>Variance of the mean loss over <paramref name="draws"/> draws from step <paramref name="first"/> on, <paramref name="apart"/> steps apart.</summary>
    public double MeanLossVariance(long first, int draws, int apart)
    {
        double sum = 0;
        for (int s = 0; s < draws; s++)
        {
            for (int t = 0; t < draws; t++)
            {
                sum += LossCovariance(first + (long)s * apart, first + (long)t * apart);
            }
        }

        return sum / ((double)draws * draws);
    }

    private double Covariance(long s, long t)
    {
        double rho = 1 - epsilon * stiffness / 2;
        return Math.Pow(rho, Math.Abs(t - s)) * StationaryVariance * (1 - Math.Pow(rho, 2 * Math.Min(s, t)));
    }

    // Of centred jointly normal x and y: Cov(x², y²) = 2 Cov(x, y)².
    private double LossCovariance(long s, long t) => curvature * curvature / 4 * 2 * Covariance(s, t) * Covariance(s, t);
}
