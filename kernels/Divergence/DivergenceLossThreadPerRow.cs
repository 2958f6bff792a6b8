using Accelerated.Kernels.Numerics;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.Divergence;

/// <summary>The definition: one thread per row.</summary>
internal readonly struct DivergenceLossThreadPerRow : IKernelVariant<DivergenceLossArguments>
{
    public static string Name => "thread-per-row";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels => [new Action<Index1D, DivergenceLossArguments>(Run)];

    public static KernelLaunch<DivergenceLossArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index1D, DivergenceLossArguments> run = accelerator.LoadAutoGroupedKernel<Index1D, DivergenceLossArguments>(Run);
        return (AcceleratorStream stream, in DivergenceLossArguments a) => run(stream, new Index1D(a.Rows), a);
    }

    private static void Run(Index1D index, DivergenceLossArguments a)
    {
        int row = index;
        long first = (long)row * a.Vocabulary;
        if (a.Targets[row] < 0)
        {
            a.Losses[row] = 0;
            for (int v = 0; v < a.Vocabulary && a.Gradients != 0; v++)
            {
                a.Logits[first + v] = 0;
            }

            return;
        }

        float maximum = a.Logits[first];
        float teacherMaximum = a.Teacher[first];
        for (int v = 1; v < a.Vocabulary; v++)
        {
            maximum = IntrinsicMath.Max(maximum, a.Logits[first + v]);
            teacherMaximum = IntrinsicMath.Max(teacherMaximum, a.Teacher[first + v]);
        }

        float sum = 0;
        float teacherSum = 0;
        for (int v = 0; v < a.Vocabulary; v++)
        {
            sum += Exponential.Exp(a.Logits[first + v] - maximum);
            teacherSum += Exponential.Exp(a.Teacher[first + v] - teacherMaximum);
        }

        float shift = maximum + Exponential.Log(sum) - (teacherMaximum + Exponential.Log(teacherSum));
        float loss = 0;
        for (int v = 0; v < a.Vocabulary; v++)
        {
            float logit = a.Logits[first + v];
            float teacher = a.Teacher[first + v];
            float q = Exponential.Exp(teacher - teacherMaximum) / teacherSum;
            loss += q * (teacher - logit + shift);
            if (a.Gradients != 0)
            {
                a.Logits[first + v] = a.GradientScale * (Exponential.Exp(logit - maximum) / sum - q);
            }
        }

        a.Losses[row] = loss;
    }
}
