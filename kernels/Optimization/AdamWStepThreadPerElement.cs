using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Optimization;

/// <summary>The definition: one thread per weight.</summary>
internal readonly struct AdamWStepThreadPerElement : IKernelVariant<AdamWStepArguments>
{
    public static string Name => "thread-per-element";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels => [new Action<Index1D, AdamWStepArguments>(Run)];

    public static KernelLaunch<AdamWStepArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index1D, AdamWStepArguments> kernel = accelerator.LoadAutoGroupedKernel<Index1D, AdamWStepArguments>(Run);
        return (AcceleratorStream stream, in AdamWStepArguments a) => kernel(stream, new Index1D((int)a.Weights.Length), a);
    }

    private static void Run(Index1D i, AdamWStepArguments a)
    {
        float g = a.Gradient[i] * a.Scale[0];
        float m = a.Beta1 * a.FirstMoment[i] + (1 - a.Beta1) * g;
        float v = a.Beta2 * a.SecondMoment[i] + (1 - a.Beta2) * (g * g);
        float decayed = a.Weights[i] * (1 - a.LearningRate * a.WeightDecay);
        a.FirstMoment[i] = m;
        a.SecondMoment[i] = v;
        a.Weights[i] = decayed - a.LearningRate * (m / a.Correction1) / (MathF.Sqrt(v / a.Correction2) + a.Epsilon);
    }
}
