using Accelerated.Kernels.Groups;
using ILGPU;
using ILGPU.Runtime;

namespace Accelerated.Kernels.HeadRefined;

/// <summary>Eight rows per group, 32 lanes to a row, for the statistics and then for every block of the row: one launch.</summary>
internal readonly struct ProjectedNormGroupedRows : IKernelVariant<ProjectedNormArguments>
{
    public static string Name => "grouped-rows";

    public static DeviceNeeds Needs => DeviceNeeds.Groups(RowLanes.Threads);

    /// <summary>On a processor a quarter slower than the definition.</summary>
    public static bool IsWorthwhile(Accelerator accelerator) => !ProcessorDevice.Is(accelerator);

    public static IReadOnlyList<Delegate> Kernels => [new Action<ProjectedNormArguments>(Run)];

    public static KernelLaunch<ProjectedNormArguments> Load(Accelerator accelerator)
    {
        Action<AcceleratorStream, KernelConfig, ProjectedNormArguments> kernel = accelerator.LoadKernel<ProjectedNormArguments>(Run);
        return (AcceleratorStream stream, in ProjectedNormArguments a) =>
        {
            if (a.Rows > 0)
            {
                kernel(stream, new KernelConfig(RowLanes.Groups(a.Rows), RowLanes.Threads), a);
            }
        };
    }

    private static void Run(ProjectedNormArguments a)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(RowLanes.SharedFloats);
        int own = Group.IdxX / RowLanes.Lanes;
        int lane = Group.IdxX - own * RowLanes.Lanes;
        int row = Grid.IdxX * RowLanes.Rows + own;
        bool exists = row < a.Rows;
        int width = exists ? a.Width : 0;
        long first = (long)row * a.Width;
        float sum = 0;
        for (int c = lane; c < width; c += RowLanes.Lanes)
        {
            sum += a.X[first + c];
        }

        float mean = RowLanes.Sum(shared, sum) / a.Width;
        float squares = 0;
        for (int c = lane; c < width; c += RowLanes.Lanes)
        {
            float centred = a.X[first + c] - mean;
            squares += centred * centred;
        }

        float reciprocal = 1 / MathF.Sqrt(RowLanes.Sum(shared, squares) / a.Width + a.Epsilon);
        if (lane == 0 && exists)
        {
            a.Mean[row] = mean;
            a.ReciprocalDeviation[row] = reciprocal;
        }

        int position = row % a.Tokens < a.ConstantRows ? row % a.Tokens : a.ConstantRows - 1;
        int blocks = exists ? a.Blocks : 0;
        for (int b = 0; b < blocks; b++)
        {
            long element = b * a.BlockStride + (long)row * a.BlockWidth;
            long constant = ((long)b * a.ConstantRows + position) * a.BlockWidth;
            for (int j = lane; j < a.BlockWidth; j += RowLanes.Lanes)
            {
                a.Y[element + j] = reciprocal * a.Y[element + j] + a.Constant[constant + j];
            }
        }
    }
}
