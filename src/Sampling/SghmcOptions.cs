using Accelerated.Support;

namespace Accelerated.Sampling;

/// <summary>
/// Settings of stochastic gradient Hamiltonian Monte Carlo (Chen, Fox and Guestrin, 2014, without an estimate of the gradients' noise): with friction α,
/// v ← (1 − α) v − (ε/2)(nβ ∇ℓ + γ (w − w*)) + √(α ε) σ ξ; w ← w + v; v ~ N(0, ε/2 σ²) at first. They write η where this has ε/2. α = 1 is SGLD; with small α chains swing
/// through the posterior instead of creeping, and forget where they were after about 1/α steps.
/// </summary>
public sealed record SghmcOptions : SamplerOptions
{
    /// <summary>α, above 0 and at most 1.</summary>
    public double Friction
    {
        get;
        init
        {
            Require.Positive(value, nameof(Friction));
            Require.Within(value, 0, 1, nameof(Friction));
            field = value;
        }
    } = 0.1;

    public override string Name => "sghmc";

    public override double LargestStiffness => 4 * (2 - Friction) / Epsilon;

    /// <summary>1 / (1 − εk / (4 (2 − α))): positions follow x″ = (2 − α − εk/2) x′ − (1 − α) x + √(αε) ξ.</summary>
    public override double? Inflation(double stiffness) => 1 / (1 - Epsilon * stiffness / (4 * (2 - Friction)));

    public override ISampler Create() => new SghmcSampler(this);
}
