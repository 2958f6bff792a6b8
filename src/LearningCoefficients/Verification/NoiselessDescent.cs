using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients.Verification;

/// <summary>Without noise the sampler is localised gradient descent, with momentum where it has some: the loss of every step against float64, as far as <see cref="DescentInFloat64"/> lets roundings carry them apart.</summary>
public sealed class NoiselessDescent : IVerificationCase
{
    private const int Length = 200;
    private const int Steps = 60;

    public string Name => "no noise";

    public VerificationEffort Effort => VerificationEffort.Quick;

    public IEnumerable<VerificationResult> Run(VerificationSetting setting)
    {
        SamplerOptions options = setting.Options(1e-3, 30, 100, 108) with { NoiseLevel = 0 };
        ComponentChains chains = setting.Sample(new float[Length], Loss, options, new ChainOptions { Chains = 1, Draws = Steps });
        var descent = new DescentInFloat64(options, setting.Friction, Length, Steps, Curvature, Minimum);
        VerificationResult[] steps =
        [
            .. Enumerable.Range(0, Steps).Select(s => new VerificationResult(
                $"loss of step {s}, the worst of {Steps}", chains.Losses[0, s], descent.Losses[s], descent.StandardErrors[s], descent.Allowances[s], "gradient descent in float64")),
        ];

        // A loss that is no number is the worst.
        yield return steps.MaxBy(r => Math.Abs(r.Estimate - r.Truth) / (VerificationResult.Errors * r.StandardError + r.Allowance) is var excess && double.IsNaN(excess) ? double.MaxValue : excess)!;
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
