using Accelerated.Kernels.Random;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Optimization;

/// <summary>The definition: one thread per block, with Kahan's summation.</summary>
internal readonly struct StepTermsThreadPerBlock : IKernelVariant<StepTermsArguments>
{
    public static string Name => "thread-per-block";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels => [new Action<Index1D, StepTermsArguments>(Run)];

    public static KernelLaunch<StepTermsArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index1D, StepTermsArguments> kernel = accelerator.LoadAutoGroupedKernel<Index1D, StepTermsArguments>(Run);
        return (AcceleratorStream stream, in StepTermsArguments a) => kernel(stream, new Index1D(StepTermsArguments.Blocks(a.Weights.Length)), a);
    }

    private static void Run(Index1D index, StepTermsArguments a)
    {
        int block = index;
        long first = (long)block * StepTermsArguments.BlockLength;
        long end = first + StepTermsArguments.BlockLength < a.Weights.Length ? first + StepTermsArguments.BlockLength : a.Weights.Length;
        bool isPlain = a.SecondMoment.Length == 0;
        Kahan pull = default;
        Kahan spring = default;
        Kahan product = default;
        Kahan noise = default;
        Kahan distance = default;
        for (long i = first; i < end; i++)
        {
            float g = a.Gradient[i];
            float delta = a.Weights[i] - a.Anchor[i];
            float scale = isPlain ? 1 : 1 / (MathF.Sqrt(a.Decay * a.SecondMoment[i] + (1 - a.Decay) * (g * g)) + a.Stability);
            float xi = NormalNoise.At(a.Seed, NoisePurpose.Langevin, a.Chain, a.Step, i);
            pull = pull.Plus(scale * g * (scale * g));
            spring = spring.Plus(scale * delta * (scale * delta));
            product = product.Plus(scale * g * (scale * delta));
            noise = noise.Plus(scale * xi * xi);
            distance = distance.Plus(delta * delta);
        }

        int at = block * StepTermsArguments.Sums;
        a.BlockSums[at] = pull.Sum;
        a.BlockSums[at + 1] = spring.Sum;
        a.BlockSums[at + 2] = product.Sum;
        a.BlockSums[at + 3] = noise.Sum;
        a.BlockSums[at + 4] = distance.Sum;
    }

    private readonly struct Kahan(float sum, float lost)
    {
        public float Sum => sum;

        public Kahan Plus(float x)
        {
            float term = x - lost;
            float next = sum + term;
            return new Kahan(next, next - sum - term);
        }
    }
}
