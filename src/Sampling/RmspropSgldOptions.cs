using Accelerated.Support;

namespace Accelerated.Sampling;

/// <summary>
/// Settings of SGLD with the preconditioner of RMSProp (Li, Chen, Carlson and Carin, 2016): V ← <see cref="Decay"/> V + (1 − <see cref="Decay"/>) g² with g = ∇ℓ, V = 0 at first;
/// G = 1 / (√V + <see cref="Stability"/>); w ← w − (ε/2) G (nβ g + γ (w − w*)) + √(ε G) σ ξ. With small gradients G is 1 / <see cref="Stability"/>, so that the step is that of SGLD with
/// ε / <see cref="Stability"/>. As is customary the term that corrects for G changing along the chain is left out: the posterior is sampled as far as G changes slowly.
/// </summary>
public sealed record RmspropSgldOptions : SamplerOptions
{
    public double Decay
    {
        get;
        init
        {
            Require.Within(value, 0, 1, nameof(Decay));
            field = value;
        }
    } = 0.99;

    /// <summary>What keeps G finite where gradients vanish.</summary>
    public double Stability
    {
        get;
        init
        {
            Require.Positive(value, nameof(Stability));
            field = value;
        }
    } = 0.1;

    public override string Name => "rmsprop-sgld";

    /// <summary>None: the larger the gradient, the smaller the step.</summary>
    public override double LargestStiffness => double.PositiveInfinity;

    /// <summary>Null: it depends on how G fluctuates.</summary>
    public override double? Inflation(double stiffness) => null;

    public override ISampler Create() => new RmspropSgldSampler(this);
}
