using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients.Verification;

/// <summary>
/// K = w^(2k) without localization, where nβ E[K] is λ = 1/(2k) at every temperature, and K = x^(2k) y^(2l) with localization, against quadrature.
/// </summary>
public sealed class NormalCrossing : IVerificationCase
{
    public string Name => "normal crossing";

    public VerificationEffort Effort => VerificationEffort.Quick;

    public IEnumerable<VerificationResult> Run(VerificationSetting setting)
    {
        foreach (int k in (int[])[1, 2, 3])
        {
            yield return MonomialSampling.Compare(
                setting, $"λ̂ of w^{2 * k}", [2 * k], 1, setting.Options(2e-3, 10, 0, 103), 2e-3, 4, copies: 60_000, Chains(setting, 1200), 1.0 / (2 * k));
        }

        foreach ((int k, int l) in ((int, int)[])[(1, 1), (2, 1)])
        {
            yield return MonomialSampling.Compare(
                setting, $"λ̂ of x^{2 * k} y^{2 * l}, γ = 20", [2 * k, 2 * l], 1, setting.Options(1e-3, 100, 20, 104), 1e-3, 1.6, copies: 30_000, Chains(setting, 500), null);
        }
    }

    private static ChainOptions Chains(VerificationSetting setting, int burnIn) => new() { Chains = 1, Draws = 3, BurnIn = (int)(burnIn + 20 / setting.Friction), StepsBetweenDraws = 50 };
}
