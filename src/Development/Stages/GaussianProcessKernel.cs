namespace Accelerated.Development.Stages;

/// <summary>c² + s² exp(−d² / 2ℓ²).</summary>
/// <param name="Constant">c: how far the level of the whole curve may lie from 0.</param>
/// <param name="Amplitude">s: how far the curve moves.</param>
/// <param name="Length">ℓ: over what distance.</param>
public sealed record GaussianProcessKernel(double Constant, double Amplitude, double Length)
{
    public double Value(double d) => (Constant * Constant) + Smooth(d);

    /// <summary>dk/dd.</summary>
    public double Derivative(double d) => -d / (Length * Length) * Smooth(d);

    /// <summary>d²k/dd²; minus this is the covariance of derivatives at distance d.</summary>
    public double SecondDerivative(double d) => ((d * d / (Length * Length)) - 1) / (Length * Length) * Smooth(d);

    private double Smooth(double d) => Amplitude * Amplitude * Math.Exp(-d * d / (2 * Length * Length));
}
