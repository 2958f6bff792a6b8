using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>The definition: one thread per row for its mean and deviation, then one thread per element of Y.</summary>
internal readonly struct ProjectedNormThreadPerElement : IKernelVariant<ProjectedNormArguments>
{
    public static string Name => "thread-per-element";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels =>
        [new Action<Index1D, ProjectedNormArguments>(Measure), new Action<Index2D, ProjectedNormArguments>(Scale)];

    public static KernelLaunch<ProjectedNormArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index1D, ProjectedNormArguments> measure = accelerator.LoadAutoGroupedKernel<Index1D, ProjectedNormArguments>(Measure);
        Action<AcceleratorStream, Index2D, ProjectedNormArguments> scale = accelerator.LoadAutoGroupedKernel<Index2D, ProjectedNormArguments>(Scale);
        return (AcceleratorStream stream, in ProjectedNormArguments a) =>
        {
            measure(stream, new Index1D(a.Rows), a);
            scale(stream, new Index2D(MatrixElements.Count(a.BlockWidth, a.Rows), a.Blocks), a);
        };
    }

    private static void Measure(Index1D index, ProjectedNormArguments a)
    {
        int row = index;
        long first = (long)row * a.Width;
        float sum = 0;
        for (int c = 0; c < a.Width; c++)
        {
            sum += a.X[first + c];
        }

        float mean = sum / a.Width;
        float squares = 0;
        for (int c = 0; c < a.Width; c++)
        {
            float centred = a.X[first + c] - mean;
            squares += centred * centred;
        }

        a.Mean[row] = mean;
        a.ReciprocalDeviation[row] = 1 / MathF.Sqrt(squares / a.Width + a.Epsilon);
    }

    private static void Scale(Index2D index, ProjectedNormArguments a)
    {
        Index2D place = MatrixElements.At(index.X, a.BlockWidth);
        int column = place.X;
        int row = place.Y;
        int block = index.Y;
        int position = Math.Min(row % a.Tokens, a.ConstantRows - 1);
        long element = block * a.BlockStride + (long)row * a.BlockWidth + column;
        a.Y[element] = a.ReciprocalDeviation[row] * a.Y[element] + a.Constant[((long)block * a.ConstantRows + position) * a.BlockWidth + column];
    }
}
