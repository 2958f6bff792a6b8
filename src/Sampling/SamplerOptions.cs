using Accelerated.Support;

namespace Accelerated.Sampling;

/// <summary>
/// What all samplers of p(w) ∝ exp(−nβ ℓ(w) − γ/2 ‖w − w*‖²) have in common. ε means the same in all of them: without memory, a step is w ← w − (ε/2)(nβ ∇ℓ + γ (w − w*)) + √ε σ ξ, and friction
/// 1 makes one out of those with momentum. Other libraries write ε where this one has ε/2. The defaults are the paper's.
/// </summary>
public abstract record SamplerOptions
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

    /// <summary>After each step every moving coordinate is clipped to w* ± this; null: it goes where it goes.</summary>
    public double? BoundingBox
    {
        get;
        init
        {
            if (value is { } halfWidth)
            {
                Require.Positive(halfWidth, nameof(BoundingBox));
            }

            field = value;
        }
    }

    /// <summary>Key of the noise.</summary>
    public ulong Seed { get; init; }

    /// <summary>What a command line and a record call the sampler.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// The stiffness k = nβ h + γ from which on the sampler diverges on a quadratic loss of curvature h, whatever the data; for SGLD where a = εk/2 reaches 2. Infinity where none does.
    /// </summary>
    public abstract double LargestStiffness { get; }

    /// <summary>
    /// The stationary variance of a coordinate of stiffness k = nβ h + γ, as a multiple of the posterior's 1/k: how much the size of the steps inflates an estimate. Null where no closed form
    /// is known.
    /// </summary>
    public abstract double? Inflation(double stiffness);

    /// <summary>A sampler with these settings.</summary>
    public abstract ISampler Create();

    internal float Box => (float)(BoundingBox ?? double.PositiveInfinity);

    internal string DivergenceRemedy => Localization > 0
        ? $"Halve --epsilon (now {Epsilon}) or raise --localization (now {Localization})."
        : $"Halve --epsilon (now {Epsilon}) or set --localization (now 0).";
}
