using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients.Verification;

/// <summary>The way from w* to stationarity on ℓ = a w²/2: the expected loss before every step is known.</summary>
public sealed class TransientQuadratic : IVerificationCase
{
    private const int Coordinates = 20_000;
    private const double Curvature = 4;

    public string Name => "quadratic, transient";

    public VerificationEffort Effort => VerificationEffort.Quick;

    public IEnumerable<VerificationResult> Run(VerificationSetting setting)
    {
        SamplerOptions options = setting.Options(1e-3, 30, 200, 102);
        ComponentChains chains = setting.Sample(new float[Coordinates], QuadraticLoss.Of(Curvature), options, new ChainOptions { Chains = 1, Draws = 61 });
        LinearLangevin expected = Expected(options);
        for (int step = 0; step <= 60; step++)
        {
            if (step is 1 or 5 or 15 or 60)
            {
                double truth = options.InverseTemperature * Curvature / 2 * expected.Position;
                double estimate = options.InverseTemperature * chains.Losses[0, step] / Coordinates;
                yield return new VerificationResult($"nβ·loss per weight after {step} steps", estimate, truth, truth * Math.Sqrt(2.0 / Coordinates), 0, "closed form");
            }

            expected.Step();
            expected.Friction += options is SgnhtOptions ? expected.Velocity - options.Epsilon / 2 : 0;
        }
    }

    private static LinearLangevin Expected(SamplerOptions options)
    {
        double stiffness = options.InverseTemperature * Curvature + options.Localization;
        return options switch
        {
            SghmcOptions s => new LinearLangevin(s.Epsilon, s.Friction, s.Friction, stiffness, s.Epsilon / 2),
            SgnhtOptions s => new LinearLangevin(s.Epsilon, s.ThermostatDiffusion, s.ThermostatDiffusion, stiffness, s.Epsilon / 2),
            RmspropSgldOptions s => new LinearLangevin(s.Epsilon / s.Stability, 1, 1, stiffness, 0),
            _ => new LinearLangevin(options.Epsilon, 1, 1, stiffness, 0),
        };
    }
}
