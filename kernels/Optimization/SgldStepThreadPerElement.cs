using Accelerated.Kernels.Random;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Optimization;

/// <summary>The definition: one thread per weight.</summary>
internal readonly struct SgldStepThreadPerElement : IKernelVariant<SgldStepArguments>
{
    public static string Name => "thread-per-element";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels => [new Action<Index1D, SgldStepArguments>(Run)];

    public static KernelLaunch<SgldStepArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index1D, SgldStepArguments> kernel = accelerator.LoadAutoGroupedKernel<Index1D, SgldStepArguments>(Run);
        return (AcceleratorStream stream, in SgldStepArguments a) => kernel(stream, new Index1D((int)a.Weights.Length), a);
    }

    private static void Run(Index1D index, SgldStepArguments a)
    {
        int i = index;
        float w = a.Weights[i];
        float anchor = a.Anchor[i];
        float drift = a.InverseTemperature * a.Gradient[i] + a.Localization * (w - anchor);
        float noise = NormalNoise.At(a.Seed, NoisePurpose.Langevin, a.Chain, a.Step, a.FirstIndex + i);
        a.Weights[i] = BoundingBox.Clip(w - 0.5f * a.Epsilon * drift + MathF.Sqrt(a.Epsilon) * a.NoiseLevel * noise, anchor, a.Box);
    }
}
