using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients.Verification;

/// <summary>
/// Localised descent on Σ a (w − m)²/2 from w* = 0 in float64, v′ = (1 − α) v − (ε/2)(nβ a (w − m) + γ w), w′ = w + v′, and how far a float32 computation strays from its losses. A rounding of one
/// weight in one step is taken as independent of all others and as large as it can be, u times what is rounded; it then follows the same recursion, so that the covariance of (w, v) is
/// known. What is rounded alike for all weights, ε and 1 − α, shifts the whole path: that is found by shifting it.
/// </summary>
internal sealed class DescentInFloat64
{
    private const double Roundoff = 1.0 / (1 << 24);
    private const double DoubleRoundoff = 1.0 / (1L << 53);

    // Roundings of a product of the drift's factors, the preconditioner's among them, and of the velocity's.
    private const int DriftRoundings = 8;
    private const int VelocityRoundings = 3;

    // A shift large enough to be seen in float64 and small enough to be linear.
    private const double Shift = 1e-4;

    private readonly SamplerOptions options;
    private readonly double friction;
    private readonly Func<int, double> curvature;
    private readonly Func<int, double> minimum;
    private readonly int length;

    /// <param name="options">Settings.</param>
    /// <param name="friction">α at first.</param>
    /// <param name="length">Number of weights.</param>
    /// <param name="steps">Number of losses.</param>
    /// <param name="curvature">a of a weight.</param>
    /// <param name="minimum">m of a weight.</param>
    public DescentInFloat64(SamplerOptions options, double friction, int length, int steps, Func<int, double> curvature, Func<int, double> minimum)
    {
        (this.options, this.friction, this.length, this.curvature, this.minimum) = (options, friction, length, curvature, minimum);
        (Losses, StandardErrors) = Follow(steps, 1, 1);
        double[] withStep = Follow(steps, 1 + Shift, 1).Losses;
        double[] withVelocity = Follow(steps, 1, 1 + Shift).Losses;
        Allowances =
        [
            .. Losses.Select((loss, s) =>
                Roundoff / Shift * (DriftRoundings * Math.Abs(withStep[s] - loss) + VelocityRoundings * Math.Abs(withVelocity[s] - loss)) + length * DoubleRoundoff * loss),
        ];
    }

    /// <summary>Before each step.</summary>
    public double[] Losses { get; }

    /// <summary>Of the loss of a float32 computation, by independent roundings.</summary>
    public double[] StandardErrors { get; }

    /// <summary>What roundings that all weights share may add, and those of a sum in float64.</summary>
    public double[] Allowances { get; }

    private (double[] Losses, double[] Errors) Follow(int steps, double stepFactor, double velocityFactor)
    {
        double half = stepFactor * (options is RmspropSgldOptions rmsprop ? options.Epsilon / rmsprop.Stability : options.Epsilon) / 2;
        var weights = new Weight[length];
        double alpha = friction;
        (double[] losses, double[] errors) = (new double[steps], new double[steps]);
        for (int step = 0; step < steps; step++)
        {
            double kinetic = 0;
            for (int i = 0; i < length; i++)
            {
                double a = curvature(i);
                double x = weights[i].W - minimum(i);
                losses[step] += a * x * x / 2;
                errors[step] += a * x * a * x * weights[i].VarianceW;
                weights[i].Move(velocityFactor * (1 - alpha), half * options.InverseTemperature * a, x, half * options.Localization);
                kinetic += weights[i].V * weights[i].V / length;
            }

            errors[step] = Math.Sqrt(errors[step]);
            alpha += options is SgnhtOptions ? kinetic : 0;
        }

        return (losses, errors);
    }

    /// <summary>A weight with its velocity, and the covariance of their errors.</summary>
    private struct Weight
    {
        private double covariance;
        private double varianceV;

        public double W { get; private set; }

        public double V { get; private set; }

        public double VarianceW { get; private set; }

        public void Move(double keep, double slope, double x, double pull)
        {
            double fromLoss = slope * x;
            double fromAnchor = pull * W;
            double kept = keep * V;
            double rounded = Roundoff * Roundoff * (VelocityRoundings * kept * kept + DriftRoundings * (fromLoss * fromLoss + fromAnchor * fromAnchor));
            V = kept - fromLoss - fromAnchor;
            W += V;

            // e_v′ = keep e_v − p e_w + δ_v, e_w′ = e_w + e_v′ + δ_w.
            double p = slope + pull;
            double nextV = keep * keep * varianceV - 2 * keep * p * covariance + p * p * VarianceW + rounded;
            double across = keep * covariance - p * VarianceW + nextV;
            VarianceW += 2 * (keep * covariance - p * VarianceW) + nextV + Roundoff * Roundoff * W * W;
            (covariance, varianceV) = (across, nextV);
        }
    }
}
