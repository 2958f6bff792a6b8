using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients.Verification;

/// <summary>
/// ℓ = a w²/2 per coordinate with the paper's settings: λ̂ per coordinate is nβ a f / (2k), k = nβ a + γ, where f is what the size of the steps adds, in closed form. With the largest
/// curvature nearly half of the estimate is that.
/// </summary>
public sealed class StationaryQuadratic : IVerificationCase
{
    private const int Coordinates = 20_000;

    public string Name => "quadratic, stationary";

    public VerificationEffort Effort => VerificationEffort.Quick;

    public IEnumerable<VerificationResult> Run(VerificationSetting setting)
    {
        foreach (double curvature in (double[])[0.5, 10, 50])
        {
            SamplerOptions options = setting.Options(1e-3, 30, 200, 101);
            double stiffness = options.InverseTemperature * curvature + options.Localization;
            double truth = options.InverseTemperature * curvature * VerificationSetting.Inflation(options, stiffness) / (2 * stiffness);
            int burnIn = (int)(200 + 40 / setting.Friction);
            ComponentChains chains = setting.Sample(new float[Coordinates], QuadraticLoss.Of(curvature), options, new ChainOptions { Chains = 1, Draws = 5, BurnIn = burnIn, StepsBetweenDraws = 20 });
            double estimate = VerificationSetting.MeanLoss(chains, options) / Coordinates;

            // Squares of normal variables: variance 2 V², over independent coordinates; draws of one chain are taken as one.
            yield return new VerificationResult($"λ̂ per weight, a = {curvature}", estimate, truth, truth * Math.Sqrt(2.0 / Coordinates), 0, "closed form with discretisation");
        }
    }
}
