using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>The definition: one thread per row for the share of its deviation, then one thread per element of DY.</summary>
internal readonly struct ProjectedNormBackwardThreadPerElement : IKernelVariant<ProjectedNormBackwardArguments>
{
    public static string Name => "thread-per-element";

    public static DeviceNeeds Needs => DeviceNeeds.Nothing;

    public static IReadOnlyList<Delegate> Kernels =>
        [new Action<Index1D, ProjectedNormBackwardArguments>(Deviation), new Action<Index2D, ProjectedNormBackwardArguments>(Scale)];

    public static KernelLaunch<ProjectedNormBackwardArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, Index1D, ProjectedNormBackwardArguments> deviation = accelerator.LoadAutoGroupedKernel<Index1D, ProjectedNormBackwardArguments>(Deviation);
        Action<AcceleratorStream, Index2D, ProjectedNormBackwardArguments> scale = accelerator.LoadAutoGroupedKernel<Index2D, ProjectedNormBackwardArguments>(Scale);
        return (AcceleratorStream stream, in ProjectedNormBackwardArguments a) =>
        {
            deviation(stream, new Index1D(a.Rows), a);
            scale(stream, new Index2D(MatrixElements.Count(a.BlockWidth, a.Rows), a.Blocks), a);
        };
    }

    private static void Deviation(Index1D index, ProjectedNormBackwardArguments a)
    {
        int row = index;
        int position = Math.Min(row % a.Tokens, a.ConstantRows - 1);
        float sum = 0;
        for (int b = 0; b < a.Blocks; b++)
        {
            long element = b * a.BlockStride + (long)row * a.BlockWidth;
            long constant = ((long)b * a.ConstantRows + position) * a.BlockWidth;
            for (int j = 0; j < a.BlockWidth; j++)
            {
                sum += a.DY[element + j] * (a.Y[element + j] - a.Constant[constant + j]);
            }
        }

        float reciprocal = a.ReciprocalDeviation[row];
        float factor = -sum * reciprocal * reciprocal / a.Width;
        float mean = a.Mean[row];
        long first = (long)row * a.Width;
        for (int c = 0; c < a.Width; c++)
        {
            a.DX[first + c] += factor * (a.X[first + c] - mean);
        }
    }

    private static void Scale(Index2D index, ProjectedNormBackwardArguments a)
    {
        Index2D place = MatrixElements.At(index.X, a.BlockWidth);
        int row = place.Y;
        a.DY[index.Y * a.BlockStride + (long)row * a.BlockWidth + place.X] *= a.ReciprocalDeviation[row];
    }
}
