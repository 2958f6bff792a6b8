using Accelerated.Devices;

namespace Accelerated.Sampling;

/// <summary>Langevin dynamics with momentum and a thermostat, as <see cref="SgnhtOptions"/> writes it. The thermostat sees the kinetic energy of the moving weights alone.</summary>
public sealed class SgnhtSampler(SgnhtOptions options) : ISampler
{
    private double NoiseScale => Math.Sqrt(options.ThermostatDiffusion * options.Epsilon) * options.NoiseLevel;

    public string DivergenceRemedy => options.DivergenceRemedy;

    public SamplerOptions? Settings => options;

    public SamplerState Init(Walker walker, DeviceMemory<float> anchor, int chain) => new MomentumState(walker, anchor, chain, options, options.ThermostatDiffusion);

    public StepInfo Step(SamplerState state, double loss)
    {
        var own = (MomentumState)state;
        own.Move(options, NoiseScale);
        own.Friction += own.MeanSquare() - options.Epsilon / 2 * options.NoiseLevel * options.NoiseLevel;
        return new StepInfo(loss);
    }

    public StepNorms? NormsOf(SamplerState state) => ((MomentumState)state).Norms(options, NoiseScale);
}
