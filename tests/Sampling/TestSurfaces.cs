using Accelerated.Devices;
using Accelerated.Model;
using Accelerated.Sampling;

namespace Accelerated.Tests.Sampling;

/// <summary>Losses whose posteriors are known.</summary>
internal static class TestSurfaces
{
    /// <summary>ℓ(w) = Σ_i a_i (w_i − w*_i)² / 2, the same on every row.</summary>
    public static SpanLossSurface Quadratic(ComputeDevice device, float[] curvatures, float[] anchor) =>
        new(device, anchor, (w, _, gradient) =>
        {
            double loss = 0;
            for (int i = 0; i < w.Length; i++)
            {
                double x = (double)w[i] - anchor[i];
                loss += curvatures[i] * x * x / 2;
                gradient[i] = (float)(curvatures[i] * x);
            }

            return loss;
        });

    /// <summary>ℓ(w) = Σ over copies of ∏_i w_i^(2 k_i), w* = 0; copy c has coordinates c · n to c · n + n − 1, n the number of exponents.</summary>
    public static SpanLossSurface NormalCrossings(ComputeDevice device, int copies, params int[] exponents)
    {
        int n = exponents.Length;
        return new SpanLossSurface(device, new float[copies * n], (w, _, gradient) =>
        {
            double loss = 0;
            for (int c = 0; c < copies; c++)
            {
                for (int i = 0; i < n; i++)
                {
                    double slope = 2 * exponents[i] * Power(w[c * n + i], 2 * exponents[i] - 1);
                    for (int j = 0; j < n; j++)
                    {
                        slope *= j == i ? 1 : Power(w[c * n + j], 2 * exponents[j]);
                    }

                    gradient[c * n + i] = (float)slope;
                }

                double product = 1;
                for (int i = 0; i < n; i++)
                {
                    product *= Power(w[c * n + i], 2 * exponents[i]);
                }

                loss += product;
            }

            return loss;
        });
    }

    public static WeightRestriction Everything(int length) => new("full", [new ParameterRange(0, length)]);

    private static double Power(double x, int exponent)
    {
        double power = 1;
        for (int i = 0; i < exponent; i++)
        {
            power *= x;
        }

        return power;
    }
}
