using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients.Verification;

/// <summary>K = ½ Σ |w|^p, which needs no data: λ = Σ 1/p at every temperature without localization.</summary>
public sealed class PowerLaw : IVerificationCase
{
    public string Name => "power law";

    public VerificationEffort Effort => VerificationEffort.Quick;

    public IEnumerable<VerificationResult> Run(VerificationSetting setting)
    {
        foreach (double p in (double[])[2.5, 3, 5])
        {
            yield return MonomialSampling.Compare(
                setting,
                $"λ̂ per weight of ½|w|^{p}",
                [p],
                0.5,
                setting.Options(2e-3, 10, 0, 105),
                2e-3,
                5,
                copies: 60_000,
                new ChainOptions { Chains = 1, Draws = 3, BurnIn = (int)(1200 + 20 / setting.Friction), StepsBetweenDraws = 50 },
                1 / p);
        }
    }
}
