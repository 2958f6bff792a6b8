using Accelerated.Model;
using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients.Verification;

/// <summary>
/// Sampling one factor u of ℓ = Σ (u v − t)²/2 with v frozen is sampling the model that has u alone, bit for bit, although gradients of frozen weights are anything; and frozen weights stay.
/// </summary>
public sealed class RestrictedSampling : IVerificationCase
{
    private const int Length = 101;
    private const int First = 37;

    public string Name => "restriction";

    public VerificationEffort Effort => VerificationEffort.Quick;

    public IEnumerable<VerificationResult> Run(VerificationSetting setting)
    {
        var whole = new float[First + 2 * Length];
        for (int i = 0; i < whole.Length; i++)
        {
            whole[i] = (float)Math.Sin(i);
        }

        float[] factor = whole[(First + Length)..];
        int moved = 0;
        SamplerOptions options = setting.Options(1e-3, 30, 200, 107);
        var chains = new ChainOptions { Chains = 2, Draws = 40 };
        ComponentChains restricted = setting.Sample(
            whole,
            (w, _, gradient) =>
            {
                for (int i = 0; i < w.Length; i++)
                {
                    moved += i is (< First or >= First + Length) && w[i] != whole[i] ? 1 : 0;
                }

                gradient.Fill(float.NaN);
                return Factors(w.Slice(First, Length), factor, gradient.Slice(First, Length));
            },
            options,
            chains,
            new WeightRestriction("u", [new ParameterRange(First, Length)]));
        ComponentChains reduced = setting.Sample(whole[First..(First + Length)], (w, _, gradient) => Factors(w, factor, gradient), options, chains);

        int differing = 0;
        for (int i = 0; i < reduced.Losses.Values.Length; i++)
        {
            differing += restricted.Losses.Values[i] == reduced.Losses.Values[i] ? 0 : 1;
        }

        yield return new VerificationResult("draws that differ from the reduced model's", differing, 0, 0, 0, "identity");
        yield return new VerificationResult("frozen weights seen to move", moved, 0, 0, 0, "identity");
    }

    private static double Factors(ReadOnlySpan<float> u, float[] v, Span<float> gradient)
    {
        double sum = 0;
        for (int i = 0; i < u.Length; i++)
        {
            double rest = (double)u[i] * v[i] - i % 3;
            sum += rest * rest / 2;
            gradient[i] = (float)(rest * v[i]);
        }

        return sum;
    }
}
