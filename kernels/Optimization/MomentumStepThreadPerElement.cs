using Accelerated.Kernels.Random;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Optimization;

/// <summary>The definition: one thread per weight.</summary>
internal readonly struct MomentumStepThreadPerElement : IKernelVariant<MomentumStepArguments>
{
    public static string Name => "thread-per-element";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels => [new Action<Index1D, MomentumStepArguments>(Run)];

    public static KernelLaunch<MomentumStepArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index1D, MomentumStepArguments> kernel = accelerator.LoadAutoGroupedKernel<Index1D, MomentumStepArguments>(Run);
        return (AcceleratorStream stream, in MomentumStepArguments a) => kernel(stream, new Index1D((int)a.Weights.Length), a);
    }

    private static void Run(Index1D index, MomentumStepArguments a)
    {
        int i = index;
        float w = a.Weights[i];
        float anchor = a.Anchor[i];
        float drift = a.InverseTemperature * a.Gradient[i] + a.Localization * (w - anchor);
        float noise = NormalNoise.At(a.Seed, NoisePurpose.Langevin, a.Chain, a.Step, i);
        float v = (1 - a.Friction) * a.Velocity[i] - 0.5f * a.Epsilon * drift + a.NoiseScale * noise;
        float moved = w + v;
        a.Velocity[i] = BoundingBox.IsOutside(moved, anchor, a.Box) ? 0 : v;
        a.Weights[i] = BoundingBox.Clip(moved, anchor, a.Box);
    }
}
