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
        Kahan pull = default;
        Kahan spring = default;
        Kahan product = default;
        Kahan noise = default;
        Kahan distance = default;
        for (long i = first; i < end; i++)
        {
            StepTerm term = StepTerm.At(a, i, NormalNoise.At(a.Seed, NoisePurpose.Langevin, a.Chain, a.Step, i));
            pull = pull.Plus(term.Pull);
            spring = spring.Plus(term.Spring);
            product = product.Plus(term.Product);
            noise = noise.Plus(term.Noise);
            distance = distance.Plus(term.Distance);
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
