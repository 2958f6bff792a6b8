using Accelerated.Sampling;

namespace Accelerated.LearningCoefficients.Verification;

/// <summary>ℓ(w) = a Σ w²/2.</summary>
internal static class QuadraticLoss
{
    public static SpanLossAndGradient Of(double curvature) => (w, _, gradient) =>
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
        {
            sum += (double)w[i] * w[i];
            gradient[i] = (float)(curvature * w[i]);
        }

        return curvature * sum / 2;
    };
}
