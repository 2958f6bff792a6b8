using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients.Verification;

/// <summary>Without noise the sampler is localised gradient descent, with momentum where it has some: the loss of every step against float64.</summary>
public sealed class NoiselessDescent : IVerificationCase
{
    private const int Length = 200;
    private const int Steps = 60;

    public string Name => "no noise";

    public VerificationEffort Effort => VerificationEffort.Quick;

    public IEnumerable<VerificationResult> Run(VerificationSetting setting)
    {
        const double roundoff = 1.0 / (1 << 24);
        SamplerOptions options = setting.Options(1e-3, 30, 100, 108) with { NoiseLevel = 0 };
        ComponentChains chains = setting.Sample(new float[Length], Loss, options, new ChainOptions { Chains = 1, Draws = Steps });

        double epsilon = options is RmspropSgldOptions rmsprop ? options.Epsilon / rmsprop.Stability : options.Epsilon;
        double friction = setting.Friction;
        double worst = 0, largest = 0;
        double[] w = new double[Length], v = new double[Length];
        for (int step = 0; step < Steps; step++)
        {
            double loss = 0, kinetic = 0;
            for (int i = 0; i < Length; i++)
            {
                double x = w[i] - Minimum(i);
                loss += Curvature(i) * x * x / 2;
                v[i] = (1 - friction) * v[i] - epsilon / 2 * (options.InverseTemperature * Curvature(i) * x + options.Localization * w[i]);
                w[i] += v[i];
                kinetic += v[i] * v[i] / Length;
            }

            friction += options is SgnhtOptions ? kinetic : 0;
            worst = Math.Max(worst, Math.Abs(chains.Losses[0, step] - loss));
            largest = Math.Max(largest, loss);
        }

        // Each step adds at most 12 roundings of weights below 1, which velocities remember for 1/friction steps; a loss of this size changes by at most twice as much, relatively.
        double bound = 2 * largest * 12 * roundoff * Steps / setting.Friction;
        yield return new VerificationResult($"largest error of {Steps} losses of {largest:0.#} or less", worst, 0, 0, bound, "gradient descent in float64");
    }

    private static double Loss(ReadOnlySpan<float> w, ReadOnlySpan<int> rows, Span<float> gradient)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
        {
            double x = w[i] - Minimum(i);
            sum += Curvature(i) * x * x / 2;
            gradient[i] = (float)(Curvature(i) * x);
        }

        return sum;
    }

    private static double Curvature(int i) => 0.5 + i % 7;

    private static double Minimum(int i) => Math.Cos(i);
}
