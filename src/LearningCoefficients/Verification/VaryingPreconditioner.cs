using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients.Verification;

/// <summary>
/// RMSProp's preconditioner where it changes. With gradients that are always c, V = c² (1 − decayᵗ) is known at every step, and E[w²] follows an exact recursion. With decay 0 on a quadratic
/// loss, V = (a w)² at every step and each weight is a Markov chain of one dimension, whose stationary law is found by quadrature.
/// </summary>
public sealed class VaryingPreconditioner : IVerificationCase
{
    private const int Copies = 20_000;
    private const double Slope = 0.3;
    private const double Curvature = 10;

    public string Name => "varying preconditioner";

    public VerificationEffort Effort => VerificationEffort.Quick;

    public IEnumerable<VerificationResult> Run(VerificationSetting setting)
    {
        if (setting.Options(1e-3, 30, 200, 109) is not RmspropSgldOptions held)
        {
            yield break;
        }

        // Small steps, so that weights are still on their way: where they arrive does not depend on the preconditioner.
        RmspropSgldOptions remembers = held with { Decay = new RmspropSgldOptions().Decay, Epsilon = 1e-5 };
        foreach (int steps in (int[])[20, 200])
        {
            ComponentChains chains = setting.Sample(new float[Copies], SquareUnderConstantGradient, remembers, new ChainOptions { Chains = 1, Draws = 1, BurnIn = steps });
            (double mean, double variance) = Driven(remembers, steps);
            double error = Math.Sqrt((2 * variance * variance + 4 * mean * mean * variance) / Copies);
            yield return new VerificationResult(
                $"E[w²] after {steps} steps, gradient {Slope}", chains.Losses[0, 0] / Copies, mean * mean + variance, error, 0, "recursion of the moments");
        }

        RmspropSgldOptions forgets = held with { Decay = 0, Epsilon = 2e-4 };
        ComponentChains stationary = setting.Sample(
            new float[Copies], QuadraticLoss.Of(Curvature), forgets, new ChainOptions { Chains = 1, Draws = 5, BurnIn = 400, StepsBetweenDraws = 40 });
        var law = new PreconditionedLaw(forgets, Curvature);
        double scale = forgets.InverseTemperature * Curvature / 2;
        yield return new VerificationResult(
            $"λ̂ per weight, a = {Curvature}, decay 0", VerificationSetting.MeanLoss(stationary, forgets) / Copies, scale * law.MeanSquare, scale * Math.Sqrt(law.VarianceOfSquare / Copies), 0,
            "stationary law by quadrature");
    }

    // What is called the loss need not be what the gradient comes from: the sampler sees the gradient alone.
    private static double SquareUnderConstantGradient(ReadOnlySpan<float> w, ReadOnlySpan<int> rows, Span<float> gradient)
    {
        double sum = 0;
        foreach (float x in w)
        {
            sum += (double)x * x;
        }

        gradient.Fill((float)Slope);
        return sum;
    }

    /// <summary>Mean and variance of a weight after so many steps from 0.</summary>
    private static (double Mean, double Variance) Driven(RmspropSgldOptions options, int steps)
    {
        double secondMoment = 0, mean = 0, variance = 0;
        for (int step = 0; step < steps; step++)
        {
            secondMoment = options.Decay * secondMoment + (1 - options.Decay) * Slope * Slope;
            double size = options.Epsilon / (Math.Sqrt(secondMoment) + options.Stability);
            double keep = 1 - size / 2 * options.Localization;
            mean = keep * mean - size / 2 * options.InverseTemperature * Slope;
            variance = keep * keep * variance + size;
        }

        return (mean, variance);
    }
}
