using Accelerated.Support;

namespace Accelerated.Sampling;

/// <summary>
/// Settings of the stochastic gradient Nosé–Hoover thermostat with one scalar thermostat (Ding, Fang, Babbush, Chen, Skeel and Neven, 2014), in terms of the velocity v = w′ − w:
/// v ← (1 − α) v − (ε/2)(nβ ∇ℓ + γ (w − w*)) + √(a ε) σ ξ; w ← w + v; α ← α + ‖v‖²/n − ε/2 σ², over the n moving coordinates; v ~ N(0, ε/2 σ²) and α = a at first. The friction α
/// absorbs whatever noise the gradients add. They write h for the step and A for the diffusion: h² = ε/2 and A h = a.
/// </summary>
public sealed record SgnhtOptions : SamplerOptions
{
    /// <summary>
    /// a, above 0 and below ½: the noise that is added, and the friction that balances it. Chains need about 2/a steps to forget w*; a fixed kinetic energy makes positions too narrow
    /// by about a/2 of their variance.
    /// </summary>
    public double ThermostatDiffusion
    {
        get;
        init
        {
            Require.Positive(value, nameof(ThermostatDiffusion));
            Require.Within(value, 0, 0.5, nameof(ThermostatDiffusion));
            field = value;
        }
    } = 0.05;

    public override string Name => "sgnht";

    /// <summary>Beyond it no friction keeps the kinetic energy at ε/2.</summary>
    public override double LargestStiffness => (8 - 2 * Math.Sqrt(32 * ThermostatDiffusion)) / Epsilon;

    /// <summary>
    /// (2 − α) / 2, where many coordinates have that stiffness: with friction α positions have the variance (a/α) / (k (1 − εk / (4 (2 − α)))) and velocities εk / (2 − α) times that, which the
    /// thermostat makes ε/2; hence 2α² − (4 − εk/2) α + 4a = 0.
    /// </summary>
    public override double? Inflation(double stiffness) => 1 - StationaryFriction(stiffness) / 2;

    /// <summary>α in equilibrium, where many coordinates have that stiffness; NaN beyond <see cref="LargestStiffness"/>.</summary>
    public double StationaryFriction(double stiffness)
    {
        double b = 4 - Epsilon * stiffness / 2;
        return (b - Math.Sqrt(b * b - 32 * ThermostatDiffusion)) / 4;
    }

    public override ISampler Create() => new SgnhtSampler(this);
}
