using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients.Verification;

/// <summary>
/// A two-layer linear network m → h → n whose truth has rank 0, K = ½ ‖B A‖², B [n, h], A [h, m]: λ is known (Aoyagi and Watanabe, 2005), and so is nβ E[K] at a finite temperature
/// with localization: given B, A is normal, which leaves an integral over the singular values of B. The estimate is corrected by the difference of the two.
/// </summary>
public sealed class ReducedRankRegression : IVerificationCase
{
    private const int Copies = 4000;
    private const double Epsilon = 1e-4;
    private const double InverseTemperature = 200;
    private const double Localization = 10;

    public string Name => "reduced-rank regression";

    public VerificationEffort Effort => VerificationEffort.Full;

    /// <summary>λ at rank 0.</summary>
    public static double Exact(int m, int h, int n) =>
        m + h < n ? m * h / 2.0
        : n + h < m ? h * n / 2.0
        : m + n < h ? m * n / 2.0
        : (2 * m * n + 2 * h * n + 2 * m * h - m * m - n * n - h * h + (m + h + n) % 2) / 8.0;

    public IEnumerable<VerificationResult> Run(VerificationSetting setting)
    {
        foreach ((int m, int h, int n) in ((int, int, int)[])[(2, 1, 6), (2, 2, 2)])
        {
            double exact = Exact(m, h, n);
            var truth = new LinearNetworkQuadrature(m, h, n, InverseTemperature, Localization);
            double cold = new LinearNetworkQuadrature(m, h, n, 1e14, Localization).Mean;
            yield return new VerificationResult($"λ of {m} → {h} → {n} by quadrature at nβ = 1e14", cold, exact, 0, 2e-3, "Aoyagi and Watanabe");

            SamplerOptions options = setting.Options(Epsilon, InverseTemperature, Localization, 106);
            var start = new float[Copies * h * (m + n)];
            int burnIn = (int)(8000 + 100 / setting.Friction);
            ComponentChains chains = setting.Sample(start, Loss(m, h, n), options, new ChainOptions { Chains = 1, Draws = 3, BurnIn = burnIn, StepsBetweenDraws = 500 });
            double estimate = VerificationSetting.MeanLoss(chains, options) / Copies;

            // First order in ε, for A given B and for B given A; momentum is off by less, a thermostat by a half of its friction as well.
            double allowance = Epsilon / 8 * InverseTemperature * (m * truth.SquaredB + n * truth.SquaredA) + (options is SgnhtOptions ? setting.Friction * truth.Mean : 0);
            yield return new VerificationResult(
                $"λ̂ of {m} → {h} → {n}, corrected to nβ = ∞", estimate + exact - truth.Mean, exact, Math.Sqrt(truth.Variance / Copies), allowance, "Aoyagi and Watanabe, quadrature");
        }
    }

    private static SpanLossAndGradient Loss(int m, int h, int n) => (w, _, gradient) =>
    {
        int size = h * (m + n);
        double sum = 0;
        gradient.Clear();
        for (int copy = 0; copy < w.Length; copy += size)
        {
            ReadOnlySpan<float> b = w.Slice(copy, n * h);
            ReadOnlySpan<float> a = w.Slice(copy + n * h, h * m);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < m; j++)
                {
                    float product = 0;
                    for (int r = 0; r < h; r++)
                    {
                        product += b[i * h + r] * a[r * m + j];
                    }

                    sum += 0.5 * product * product;
                    for (int r = 0; r < h; r++)
                    {
                        gradient[copy + i * h + r] += product * a[r * m + j];
                        gradient[copy + n * h + r * m + j] += product * b[i * h + r];
                    }
                }
            }
        }

        return sum;
    };
}
