using Accelerated.Support;

namespace Accelerated.Sampling;

/// <summary>
/// Settings of stochastic gradient Langevin dynamics, w ← w − (ε/2)(nβ ∇ℓ + γ (w − w*)) + √ε σ ξ. The defaults are the paper's. Other libraries write ε where this one
/// has ε/2: their noise has variance 2ε.
/// </summary>
public sealed record SgldOptions
{
    /// <summary>ε: the step size, and the variance of a step's noise.</summary>
    public double Epsilon
    {
        get;
        init
        {
            Require.Positive(value, nameof(Epsilon));
            field = value;
        }
    } = 1e-3;

    /// <summary>nβ: what multiplies the mean loss in the exponent of the posterior.</summary>
    public double InverseTemperature
    {
        get;
        init
        {
            Require.Positive(value, nameof(InverseTemperature));
            field = value;
        }
    } = 30;

    /// <summary>γ: strength of the pull back to w*.</summary>
    public double Localization
    {
        get;
        init
        {
            Require.NotNegative(value, nameof(Localization));
            field = value;
        }
    } = 200;

    /// <summary>σ: multiplies the noise; 1 samples the posterior, 0 is localised gradient descent.</summary>
    public double NoiseLevel
    {
        get;
        init
        {
            Require.NotNegative(value, nameof(NoiseLevel));
            field = value;
        }
    } = 1;

    /// <summary>Key of the noise.</summary>
    public ulong Seed { get; init; }
}
