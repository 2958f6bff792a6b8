using Accelerated.Devices;
using Accelerated.Kernels.Optimization;

namespace Accelerated.Sampling;

/// <summary>
/// Stochastic gradient Langevin dynamics, localised around w*, as <see cref="SgldOptions"/> writes it. The noise is a pure function of (seed, chain, step, index among the moving
/// weights), so it is the same whatever else runs and however minibatches are shared.
/// </summary>
public sealed class SgldSampler(SgldOptions options) : ISampler
{
    public string DivergenceRemedy => options.DivergenceRemedy;

    public SamplerOptions? Settings => options;

    public SamplerState Init(Walker walker, DeviceMemory<float> anchor, int chain) => new SgldState(walker, anchor, chain);

    public StepInfo Step(SamplerState state, double loss)
    {
        Walker walker = state.Walker;
        walker.Weights.Device.Launch(SgldStep.Family, new SgldStepArguments(
            walker.Weights.View,
            walker.Gradient.View,
            state.Anchor.View,
            FirstIndex: 0,
            options.Seed,
            (uint)state.Chain,
            checked((uint)state.Step),
            (float)options.Epsilon,
            (float)options.InverseTemperature,
            (float)options.Localization,
            (float)options.NoiseLevel,
            options.Box));
        state.Step++;
        return new StepInfo(loss);
    }

    public StepNorms? NormsOf(SamplerState state) => ((SgldState)state).Meter.Read(state, options, Math.Sqrt(options.Epsilon) * options.NoiseLevel);

    public LangevinProposal? ProposalOf(SamplerState state) => new(options, state, _ => 1);
}
