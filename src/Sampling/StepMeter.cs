using Accelerated.Devices;
using Accelerated.Kernels.Optimization;
using ILGPU;

namespace Accelerated.Sampling;

/// <summary>Measures the terms of a chain's next step, in one pass over its vectors.</summary>
internal sealed class StepMeter(ComputeDevice device, long length) : IDisposable
{
    private readonly DeviceMemory<float> blocks = device.Allocate<float>(StepTermsArguments.Blocks(length) * StepTermsArguments.Sums);
    private readonly float[] host = new float[StepTermsArguments.Blocks(length) * StepTermsArguments.Sums];

    /// <param name="state">The chain, with the gradient where it stands.</param>
    /// <param name="options">Its sampler's settings.</param>
    /// <param name="noiseScale">What multiplies a standard normal in a step, before the preconditioner.</param>
    public StepNorms Read(SamplerState state, SamplerOptions options, double noiseScale) => Read(state, options, noiseScale, default, 0, 1);

    /// <summary>With the preconditioner of RMSProp.</summary>
    public StepNorms Read(SamplerState state, RmspropSgldOptions options, double noiseScale, DeviceMemory<float> secondMoment) =>
        Read(state, options, noiseScale, secondMoment.View, options.Decay, options.Stability);

    public void Dispose() => blocks.Dispose();

    private StepNorms Read(SamplerState state, SamplerOptions options, double noiseScale, ArrayView<float> secondMoment, double decay, double stability)
    {
        Walker walker = state.Walker;
        blocks.Device.Launch(StepTerms.Family, new StepTermsArguments(
            walker.Weights.View, walker.Gradient.View, state.Anchor.View, secondMoment, blocks.View, options.Seed, (uint)state.Chain, checked((uint)state.Step), (float)decay, (float)stability));
        blocks.CopyTo(host);
        Span<double> sums = stackalloc double[StepTermsArguments.Sums];
        for (int i = 0; i < host.Length; i++)
        {
            sums[i % StepTermsArguments.Sums] += host[i];
        }

        double pull = options.Epsilon / 2 * options.InverseTemperature;
        double spring = options.Epsilon / 2 * options.Localization;
        double drift = pull * pull * sums[0] + spring * spring * sums[1] + 2 * pull * spring * sums[2];
        return new StepNorms(pull * Math.Sqrt(sums[0]), spring * Math.Sqrt(sums[1]), Math.Sqrt(Math.Max(0, drift)), noiseScale * Math.Sqrt(sums[3]), Math.Sqrt(sums[4]));
    }
}
