using Accelerated.Kernels.Groups;
using Accelerated.Kernels.Random;
using Accelerated.Kernels.Reductions;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Optimization;

/// <summary>
/// A group per block, as one head has too few blocks for a thread each: sixteen coordinates a thread, four of a Philox block at a time, then the threads' five sums at once in two steps, all
/// compensated.
/// </summary>
internal readonly struct StepTermsGroupPerBlock : IKernelVariant<StepTermsArguments>
{
    /// <summary>Normals of one Philox block, of which a thread takes all: a quarter of the words, and all threads are at the same lane.</summary>
    private const int Lanes = 4;

    public static string Name => "group-per-block";

    public static DeviceNeeds Needs => DeviceNeeds.Groups(GroupReduction.Threads);

    public static IReadOnlyList<Delegate> Kernels => [new Action<StepTermsArguments>(Run)];

    public static KernelLaunch<StepTermsArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, KernelConfig, StepTermsArguments> kernel = accelerator.LoadKernel<StepTermsArguments>(Run);
        return (AcceleratorStream stream, in StepTermsArguments a) =>
        {
            int blocks = StepTermsArguments.Blocks(a.Weights.Length);
            if (blocks > 0)
            {
                kernel(stream, new KernelConfig(blocks, GroupReduction.Threads), a);
            }
        };
    }

    private static void Run(StepTermsArguments a)
    {
        ArrayView<float> sums = SharedMemory.Allocate<float>(StepTermsArguments.Sums * GroupReduction.Threads);
        ArrayView<float> lost = SharedMemory.Allocate<float>(StepTermsArguments.Sums * GroupReduction.Threads);
        int thread = Group.IdxX;
        long first = (long)Grid.IdxX * StepTermsArguments.BlockLength;
        int count = (int)(first + StepTermsArguments.BlockLength < a.Weights.Length ? StepTermsArguments.BlockLength : a.Weights.Length - first);
        CompensatedSum pull = default;
        CompensatedSum spring = default;
        CompensatedSum product = default;
        CompensatedSum noise = default;
        CompensatedSum distance = default;
        for (int i = thread * Lanes; i < count; i += GroupReduction.Threads * Lanes)
        {
            Philox words = Philox.At(a.Seed, NoisePurpose.Langevin, a.Chain, a.Step, (uint)((first + i) >> 2));
            for (int lane = 0; lane < Lanes && i + lane < count; lane++)
            {
                StepTerm term = StepTerm.At(a, first + i + lane, NormalNoise.Of(words, lane));
                pull = pull.Plus(term.Pull);
                spring = spring.Plus(term.Spring);
                product = product.Plus(term.Product);
                noise = noise.Plus(term.Noise);
                distance = distance.Plus(term.Distance);
            }
        }

        GroupReduction.Put(sums, lost, 0, pull);
        GroupReduction.Put(sums, lost, 1, spring);
        GroupReduction.Put(sums, lost, 2, product);
        GroupReduction.Put(sums, lost, 3, noise);
        GroupReduction.Put(sums, lost, 4, distance);
        CompensatedSum all = GroupReduction.Join(sums, lost, StepTermsArguments.Sums);
        if (thread < StepTermsArguments.Sums)
        {
            a.BlockSums[Grid.IdxX * StepTermsArguments.Sums + thread] = all.Sum + all.Lost;
        }
    }
}
