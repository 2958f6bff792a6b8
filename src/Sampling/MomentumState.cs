using Accelerated.Devices;
using Accelerated.Kernels.Optimization;
using Accelerated.Kernels.Random;
using Accelerated.Operations;

namespace Accelerated.Sampling;

/// <summary>A chain with velocities and a friction. The first velocities are drawn by the host, so that they are the same bits on every device.</summary>
internal sealed class MomentumState : SamplerState
{
    private readonly GradientNorm norm;
    private readonly StepMeter meter;

    public MomentumState(Walker walker, DeviceMemory<float> anchor, int chain, SamplerOptions options, double friction)
        : base(walker, anchor, chain)
    {
        Friction = friction;
        Velocity = anchor.Device.Allocate<float>(anchor.Length);
        norm = new GradientNorm(anchor.Device, anchor.Length);
        meter = new StepMeter(anchor.Device, anchor.Length);
        var first = new float[anchor.Length];
        NormalNoise.Fill(first, options.Seed, NoisePurpose.Momentum, (uint)chain, 0);
        float width = (float)(Math.Sqrt(options.Epsilon / 2) * options.NoiseLevel);
        for (int i = 0; i < first.Length; i++)
        {
            first[i] *= width;
        }

        Velocity.CopyFrom(first);
    }

    public DeviceMemory<float> Velocity { get; }

    public double Friction { get; set; }

    /// <summary>Mean of the squared velocities.</summary>
    public double MeanSquare()
    {
        double length = norm.Of(Velocity);
        return length * length / Velocity.Length;
    }

    /// <summary>Moves by one step with the friction of now and advances.</summary>
    public void Move(SamplerOptions options, double noiseScale)
    {
        Walker.Weights.Device.Launch(MomentumStep.Family, new MomentumStepArguments(
            Walker.Weights.View,
            Velocity.View,
            Walker.Gradient.View,
            Anchor.View,
            options.Seed,
            (uint)Chain,
            checked((uint)Step),
            (float)options.Epsilon,
            (float)options.InverseTemperature,
            (float)options.Localization,
            (float)Friction,
            (float)noiseScale,
            options.Box));
        Step++;
    }

    public StepNorms Norms(SamplerOptions options, double noiseScale) => meter.Read(this, options, noiseScale);

    public override void Dispose()
    {
        Velocity.Dispose();
        norm.Dispose();
        meter.Dispose();
    }
}
