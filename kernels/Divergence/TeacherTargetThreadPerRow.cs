using Accelerated.Kernels.Numerics;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Divergence;

/// <summary>The definition: one thread per row.</summary>
internal readonly struct TeacherTargetThreadPerRow : IKernelVariant<TeacherTargetArguments>
{
    public static string Name => "thread-per-row";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels => [new Action<Index1D, TeacherTargetArguments>(Run)];

    public static KernelLaunch<TeacherTargetArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index1D, TeacherTargetArguments> run = accelerator.LoadAutoGroupedKernel<Index1D, TeacherTargetArguments>(Run);
        return (AcceleratorStream stream, in TeacherTargetArguments a) => run(stream, new Index1D(a.Rows), a);
    }

    private static void Run(Index1D index, TeacherTargetArguments a)
    {
        int row = index;
        long first = (long)row * a.Vocabulary;
        int target = a.Targets[row];
        if (target < 0)
        {
            a.Offsets[row] = 0;
            for (int v = 0; v < a.Vocabulary; v++)
            {
                a.Teacher[first + v] = 0;
            }

            return;
        }

        float maximum = a.Teacher[first];
        for (int v = 1; v < a.Vocabulary; v++)
        {
            maximum = IntrinsicMath.Max(maximum, a.Teacher[first + v]);
        }

        float sum = 0;
        for (int v = 0; v < a.Vocabulary; v++)
        {
            sum += Exponential.Exp(a.Teacher[first + v] - maximum);
        }

        float mean = 0;
        for (int v = 0; v < a.Vocabulary; v++)
        {
            float distance = a.Teacher[first + v] - maximum;
            float q = Exponential.Exp(distance) / sum;
            mean += q * (distance - a.Bias[v]);
            a.Teacher[first + v] = v == target ? 1f - q : -q;
        }

        a.Offsets[row] = a.Bias[target] + mean - Exponential.Log(sum);
    }
}
