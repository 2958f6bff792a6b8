using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>The definition.</summary>
internal readonly struct HeadDeviationThreadPerRow : IKernelVariant<HeadDeviationArguments>
{
    public static string Name => "thread-per-row";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels => [new Action<Index2D, HeadDeviationArguments>(Run)];

    public static KernelLaunch<HeadDeviationArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index2D, HeadDeviationArguments> kernel = accelerator.LoadAutoGroupedKernel<Index2D, HeadDeviationArguments>(Run);
        return (AcceleratorStream stream, in HeadDeviationArguments a) => kernel(stream, new Index2D(a.Rows, a.Walkers), a);
    }

    private static void Run(Index2D index, HeadDeviationArguments a)
    {
        int row = index.X;
        int walker = index.Y;
        int head = a.Heads[walker];
        long z = walker * a.ZStride + (long)row * a.HeadSize;
        long anchor = head * a.ZStride + (long)row * a.HeadSize;
        long square = (long)walker * a.HeadSize * a.HeadSize;
        float change = 0;
        for (int j = 0; j < a.HeadSize; j++)
        {
            float without = a.T[z + j];
            if (a.HasAnchors != 0)
            {
                float crossed = 0;
                for (int i = 0; i < a.HeadSize; i++)
                {
                    crossed += a.AnchorZ[anchor + i] * a.Cross[square + (long)i * a.HeadSize + j];
                }

                without -= crossed;
            }

            float own = 0;
            for (int i = 0; i < a.HeadSize; i++)
            {
                own += a.Z[z + i] * a.Gram[square + (long)i * a.HeadSize + j];
            }

            float with = without + a.Sign * own;
            a.T[z + j] = with;
            change += a.Z[z + j] * (without + with);
        }

        float reciprocal = a.Base[head * a.BaseStride + row];
        a.Reciprocals[(long)walker * a.Rows + row] = 1 / MathF.Sqrt(1f / (reciprocal * reciprocal) + a.Sign * change / a.Width);
    }
}
