using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>The definition.</summary>
internal readonly struct LinearLossThreadPerRow : IKernelVariant<LinearLossArguments>
{
    public static string Name => "thread-per-row";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels => [new Action<Index1D, LinearLossArguments>(Run)];

    public static KernelLaunch<LinearLossArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index1D, LinearLossArguments> run = accelerator.LoadAutoGroupedKernel<Index1D, LinearLossArguments>(Run);
        return (AcceleratorStream stream, in LinearLossArguments a) => run(stream, new Index1D(a.Rows), a);
    }

    private static void Run(Index1D index, LinearLossArguments a)
    {
        int row = index;
        long first = (long)row * a.Width;
        float dot = 0;
        for (int i = 0; i < a.Width; i++)
        {
            dot += a.X[first + i] * a.Directions[first + i];
        }

        float reciprocal = 1f;
        if (a.HasReciprocals != 0)
        {
            reciprocal = a.Reciprocals[row];
        }

        a.Dots[row] = dot;
        if (a.HasLosses != 0)
        {
            a.Losses[row] += reciprocal * dot + a.Offsets[row];
        }

        if (a.Gradients != 0)
        {
            for (int i = 0; i < a.Width; i++)
            {
                a.DX[first + i] += a.GradientScale * reciprocal * a.Directions[first + i];
            }
        }
    }
}
