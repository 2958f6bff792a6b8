using Accelerated.Devices;
using Accelerated.Kernels.Optimization;

namespace Accelerated.Sampling;

/// <summary>Langevin dynamics with the preconditioner of RMSProp, as <see cref="RmspropSgldOptions"/> writes it; the second moments are those of the moving weights alone.</summary>
public sealed class RmspropSgldSampler(RmspropSgldOptions options) : ISampler
{
    public string DivergenceRemedy => options.DivergenceRemedy;

    public SamplerOptions? Settings => options;

    public SamplerState Init(Walker walker, DeviceMemory<float> anchor, int chain) => new RmspropSgldState(walker, anchor, chain);

    public StepInfo Step(SamplerState state, double loss)
    {
        Walker walker = state.Walker;
        walker.Weights.Device.Launch(RmspropSgldStep.Family, new RmspropSgldStepArguments(
            walker.Weights.View,
            ((RmspropSgldState)state).SecondMoment.View,
            walker.Gradient.View,
            state.Anchor.View,
            options.Seed,
            (uint)state.Chain,
            checked((uint)state.Step),
            (float)options.Epsilon,
            (float)options.InverseTemperature,
            (float)options.Localization,
            (float)options.NoiseLevel,
            (float)options.Decay,
            (float)options.Stability,
            options.Box));
        state.Step++;
        return new StepInfo(loss);
    }

    public StepNorms? NormsOf(SamplerState state)
    {
        var own = (RmspropSgldState)state;
        return own.Meter.Read(state, options, Math.Sqrt(options.Epsilon) * options.NoiseLevel, own.SecondMoment);
    }

    public LangevinProposal? ProposalOf(SamplerState state)
    {
        float[] secondMoment = ((RmspropSgldState)state).SecondMoment.ToArray();
        float[] gradient = state.Walker.Gradient.ToArray();
        return new LangevinProposal(
            options, state, i => 1 / (Math.Sqrt(options.Decay * secondMoment[i] + (1 - options.Decay) * gradient[i] * gradient[i]) + options.Stability));
    }
}
