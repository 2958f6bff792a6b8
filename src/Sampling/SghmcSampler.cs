using Accelerated.Devices;

namespace Accelerated.Sampling;

/// <summary>Langevin dynamics with momentum and constant friction, as <see cref="SghmcOptions"/> writes it.</summary>
public sealed class SghmcSampler(SghmcOptions options) : ISampler
{
    private double NoiseScale => Math.Sqrt(options.Friction * options.Epsilon) * options.NoiseLevel;

    public string DivergenceRemedy => options.DivergenceRemedy;

    public SamplerOptions? Settings => options;

    public SamplerState Init(Walker walker, DeviceMemory<float> anchor, int chain) => new MomentumState(walker, anchor, chain, options, options.Friction);

    public StepInfo Step(SamplerState state, double loss)
    {
        ((MomentumState)state).Move(options, NoiseScale);
        return new StepInfo(loss);
    }

    public StepNorms? NormsOf(SamplerState state) => ((MomentumState)state).Norms(options, NoiseScale);
}
