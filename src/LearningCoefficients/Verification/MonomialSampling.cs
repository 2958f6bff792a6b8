using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients.Verification;

/// <summary>Samples many independent copies of c ∏ |w_i|^{p_i} at once and compares nβ E[K] per copy with quadrature.</summary>
internal static class MonomialSampling
{
    /// <param name="setting">What is verified.</param>
    /// <param name="quantity">What it is called.</param>
    /// <param name="powers">One or two.</param>
    /// <param name="factor">c.</param>
    /// <param name="options">Of the sampler.</param>
    /// <param name="epsilon">The step size of SGLD that these options amount to.</param>
    /// <param name="reach">Where quadrature ends.</param>
    /// <param name="copies">Number of copies.</param>
    /// <param name="chains">When draws are taken.</param>
    /// <param name="exact">λ, where it is known without quadrature.</param>
    public static VerificationResult Compare(
        VerificationSetting setting, string quantity, double[] powers, double factor, SamplerOptions options, double epsilon, double reach, int copies, ChainOptions chains, double? exact)
    {
        var truth = new MonomialQuadrature(powers, options.InverseTemperature * factor, options.Localization, epsilon, reach, powers.Length == 1 ? 20_000 : 1000);
        ComponentChains sampled = setting.Sample(new float[copies * powers.Length], Loss(powers, factor), options, chains);
        double estimate = VerificationSetting.MeanLoss(sampled, options) / copies;
        double error = Math.Sqrt(truth.Variance / copies);

        // Beyond the first order: a relative error of the square of the first. Other samplers than SGLD are off by less than SGLD; a thermostat by a half of its friction as well.
        double first = Math.Abs(truth.Discretization);
        double allowance = setting.IsLangevin ? 4 * first * first / truth.Mean : first + (options is SgnhtOptions ? setting.Friction * truth.Mean : 0);
        double expected = (exact ?? truth.Mean) + (setting.IsLangevin ? truth.Discretization : 0);
        string source = (exact is null ? "quadrature" : "exact λ") + (setting.IsLangevin ? ", discretisation by quadrature" : "");
        return new VerificationResult(quantity, estimate, expected, error, allowance, source);
    }

    private static SpanLossAndGradient Loss(double[] powers, double factor) => powers.Length == 1
        ? (w, _, gradient) =>
        {
            double sum = 0;
            double p = powers[0];
            for (int i = 0; i < w.Length; i++)
            {
                double x = w[i];
                double value = factor * Power(Math.Abs(x), p);
                sum += value;
                gradient[i] = x == 0 ? 0 : (float)(p * value / x);
            }

            return sum;
        }
        : (w, _, gradient) =>
        {
            double sum = 0;
            for (int i = 0; i < w.Length; i += 2)
            {
                double x = w[i], y = w[i + 1];
                double value = factor * Power(Math.Abs(x), powers[0]) * Power(Math.Abs(y), powers[1]);
                sum += value;
                gradient[i] = x == 0 ? 0 : (float)(powers[0] * value / x);
                gradient[i + 1] = y == 0 ? 0 : (float)(powers[1] * value / y);
            }

            return sum;
        };

    private static double Power(double x, double exponent)
    {
        if (exponent != Math.Floor(exponent))
        {
            return Math.Pow(x, exponent);
        }

        double power = 1;
        for (int i = 0; i < exponent; i++)
        {
            power *= x;
        }

        return power;
    }
}
