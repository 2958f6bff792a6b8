using Accelerated.Kernels.Random;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Optimization;

/// <summary>The definition: one thread per weight.</summary>
internal readonly struct RmspropSgldStepThreadPerElement : IKernelVariant<RmspropSgldStepArguments>
{
    public static string Name => "thread-per-element";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels => [new Action<Index1D, RmspropSgldStepArguments>(Run)];

    public static KernelLaunch<RmspropSgldStepArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index1D, RmspropSgldStepArguments> kernel = accelerator.LoadAutoGroupedKernel<Index1D, RmspropSgldStepArguments>(Run);
        return (AcceleratorStream stream, in RmspropSgldStepArguments a) => kernel(stream, new Index1D((int)a.Weights.Length), a);
    }

    private static void Run(Index1D index, RmspropSgldStepArguments a)
    {
        int i = index;
        float w = a.Weights[i];
        float g = a.Gradient[i];
        float anchor = a.Anchor[i];
        float v = a.Decay * a.SecondMoment[i] + (1 - a.Decay) * (g * g);
        float scale = 1 / (MathF.Sqrt(v) + a.Stability);
        float drift = a.InverseTemperature * g + a.Localization * (w - anchor);
        float noise = NormalNoise.At(a.Seed, NoisePurpose.Langevin, a.Chain, a.Step, i);
        a.SecondMoment[i] = v;
        a.Weights[i] = BoundingBox.Clip(w - 0.5f * a.Epsilon * scale * drift + MathF.Sqrt(a.Epsilon * scale) * a.NoiseLevel * noise, anchor, a.Box);
    }
}
