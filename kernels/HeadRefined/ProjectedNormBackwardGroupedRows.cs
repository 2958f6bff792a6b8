using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>Eight rows per group, 32 lanes to a row; each lane adds what it reads of every block, and scales the same elements as it goes.</summary>
internal readonly struct ProjectedNormBackwardGroupedRows : IKernelVariant<ProjectedNormBackwardArguments>
{
    public static string Name => "grouped-rows";

    public static DeviceNeeds Needs => DeviceNeeds.Groups(RowLanes.Threads);

    /// <summary>On a processor three times as slow as the definition.</summary>
    public static bool IsWorthwhile(Accelerator accelerator) => !ProcessorDevice.Is(accelerator);

    public static IReadOnlyList<Delegate> Kernels => [new Action<ProjectedNormBackwardArguments>(Run)];

    public static KernelLaunch<ProjectedNormBackwardArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, KernelConfig, ProjectedNormBackwardArguments> kernel = accelerator.LoadKernel<ProjectedNormBackwardArguments>(Run);
        return (AcceleratorStream stream, in ProjectedNormBackwardArguments a) =>
        {
            if (a.Rows > 0)
            {
                kernel(stream, new KernelConfig(RowLanes.Groups(a.Rows), RowLanes.Threads), a);
            }
        };
    }

    private static void Run(ProjectedNormBackwardArguments a)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(RowLanes.SharedFloats);
        int own = Group.IdxX / RowLanes.Lanes;
        int lane = Group.IdxX - own * RowLanes.Lanes;
        int row = Grid.IdxX * RowLanes.Rows + own;
        bool exists = row < a.Rows;
        int blocks = exists ? a.Blocks : 0;
        float reciprocal = exists ? a.ReciprocalDeviation[row] : 0;
        float mean = exists ? a.Mean[row] : 0;
        int position = row % a.Tokens < a.ConstantRows ? row % a.Tokens : a.ConstantRows - 1;
        float sum = 0;
        for (int b = 0; b < blocks; b++)
        {
            long element = b * a.BlockStride + (long)row * a.BlockWidth;
            long constant = ((long)b * a.ConstantRows + position) * a.BlockWidth;
            for (int j = lane; j < a.BlockWidth; j += RowLanes.Lanes)
            {
                float dy = a.DY[element + j];
                sum += dy * (a.Y[element + j] - a.Constant[constant + j]);
                a.DY[element + j] = dy * reciprocal;
            }
        }

        float factor = -RowLanes.Sum(shared, sum) * reciprocal * reciprocal / a.Width;
        int width = exists ? a.Width : 0;
        long first = (long)row * a.Width;
        for (int c = lane; c < width; c += RowLanes.Lanes)
        {
            a.DX[first + c] += factor * (a.X[first + c] - mean);
        }
    }
}
