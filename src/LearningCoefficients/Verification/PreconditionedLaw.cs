using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients.Verification;

/// <summary>
/// The stationary law of w′ = w − (ε/2) G k w + √(ε G) ξ with G = 1/(|a w| + stability), k = nβ a + γ, the steps of finite size included: its transition density on the absolute values, which
/// form a Markov chain too as everything is symmetric, by the midpoint rule, applied until nothing changes.
/// </summary>
internal sealed class PreconditionedLaw
{
    private const int Points = 600;
    private const int MostSteps = 2000;

    // In standard deviations of the posterior: the law has about a factor |w| more weight in its tails.
    private const double Reach = 8;

    public PreconditionedLaw(RmspropSgldOptions options, double curvature)
    {
        double stiffness = options.InverseTemperature * curvature + options.Localization;
        double spacing = Reach / Math.Sqrt(stiffness) / Points;
        double[] place = [.. Enumerable.Range(0, Points).Select(i => (i + 0.5) * spacing)];
        var transition = new double[Points][];
        for (int i = 0; i < Points; i++)
        {
            double size = options.Epsilon / (curvature * place[i] + options.Stability);
            double mean = place[i] * (1 - size / 2 * stiffness);
            transition[i] = [.. place.Select(y => (Density(y - mean, size) + Density(y + mean, size)) * spacing)];
        }

        double[] law = [.. Enumerable.Repeat(1.0 / Points, Points)];
        for (int step = 0; step < MostSteps; step++)
        {
            var next = new double[Points];
            for (int i = 0; i < Points; i++)
            {
                for (int j = 0; j < Points; j++)
                {
                    next[j] += law[i] * transition[i][j];
                }
            }

            double mass = next.Sum();
            double change = 0;
            for (int i = 0; i < Points; i++)
            {
                change += Math.Abs(next[i] / mass - law[i]);
                law[i] = next[i] / mass;
            }

            if (change < 1e-10)
            {
                break;
            }
        }

        MeanSquare = law.Select((p, i) => p * place[i] * place[i]).Sum();
        VarianceOfSquare = law.Select((p, i) => p * Math.Pow(place[i], 4)).Sum() - MeanSquare * MeanSquare;
    }

    public double MeanSquare { get; }

    public double VarianceOfSquare { get; }

    private static double Density(double x, double variance) => Math.Exp(-x * x / (2 * variance)) / Math.Sqrt(2 * Math.PI * variance);
}
