using Accelerated.Devices;

namespace Accelerated.Sampling;

/// <summary>
/// How a chain moves, given the loss and the gradient where it stands. A sampler holds settings alone; what a chain is lies in its <see cref="SamplerState"/>. It sees nothing
/// but the moving weights, so norms, thermostats and preconditioners are those of the restricted model, and it knows neither how long chains run, nor where losses come from.
/// </summary>
public interface ISampler
{
    /// <summary>What a user can do when a chain of this sampler diverges: a sentence that names settings and their values now.</summary>
    string DivergenceRemedy { get; }

    /// <summary>The settings, where they are those of a sampler of the localised posterior; null for others.</summary>
    SamplerOptions? Settings => null;

    /// <summary>A chain before its first step. Puts the walker to w*.</summary>
    /// <param name="walker">Its moving weights; the state does not own it.</param>
    /// <param name="anchor">w*, packed like the walker's weights; may be shared by chains.</param>
    /// <param name="chain">Number of the chain, from 0: a key of its noise.</param>
    SamplerState Init(Walker walker, DeviceMemory<float> anchor, int chain);

    /// <summary>Moves the walker by one step, with the gradient that stands in it, and advances <paramref name="state"/>.</summary>
    /// <param name="state">The chain.</param>
    /// <param name="loss">The loss at the walker, of the minibatch that the gradient is of.</param>
    StepInfo Step(SamplerState state, double loss);

    /// <summary>How long the terms of the step are that <see cref="Step"/> would take now; null where a sampler does not say.</summary>
    StepNorms? NormsOf(SamplerState state) => null;

    /// <summary>The step that <see cref="Step"/> would take now as a proposal of the Metropolis–Hastings algorithm; null for samplers whose steps are none.</summary>
    LangevinProposal? ProposalOf(SamplerState state) => null;
}
