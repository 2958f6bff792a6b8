namespace Accelerated.Sampling;

/// <summary>
/// Settings of stochastic gradient Langevin dynamics (Welling and Teh, 2011), w ← w − (ε/2)(nβ ∇ℓ + γ (w − w*)) + √ε σ ξ. Other libraries write ε where this one
/// has ε/2: their noise has variance 2ε.
/// </summary>
public sealed record SgldOptions : SamplerOptions
{
    public override string Name => "sgld";

    public override double LargestStiffness => 4 / Epsilon;

    /// <summary>1 / (1 − εk/4).</summary>
    public override double? Inflation(double stiffness) => 1 / (1 - Epsilon * stiffness / 4);

    public override ISampler Create() => new SgldSampler(this);
}
